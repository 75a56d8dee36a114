"""What an agent hears, as pure functions: who is calling about what, and how it ended."""

from datetime import timedelta

from ivr.flow import TRIES
from ivr.freeze import Standing
from ivr.languages import LANGUAGES
from ivr.menu import Menu
from ivr.steps import Ask, End, Step, Talk
from ivr.words import Minutes, Seconds, Tongue

FREEZE = {Standing.TRYING: "whisper_freeze_trying", Standing.RECEIVED: "whisper_freeze_received"}
OFTEN = 10  # previous contacts beyond this are not counted


def ask(
    menu: Menu,
    offer: int,
    issue: str,
    waited: timedelta,
    tries: int,
    language: str,
    *,
    callback: bool,
    previous: int = 0,
    customer: str = LANGUAGES[0],
    freeze: Standing = Standing.NOT_ASKED,
) -> Step:
    """Return the whisper: issue, wait, whether they hold or are to be rung. After TRIES without a key it ends.

    `customer` is the language that the customer speaks, `language` the agent's own.
    `freeze` is how their request to freeze an account stands.
    `previous` is how often the same number was in line in the day before.
    """
    if tries >= TRIES:
        return End((menu.prompts.say("goodbye", language),), language)
    key = "whisper_callback" if callback else "whisper_holding"
    say = menu.prompts.say(key, language, issue=menu.about(issue), waited=span(waited))
    speaks = menu.prompts.say("whisper_language", language, language=Tongue(customer))
    frozen = (menu.prompts.say(FREEZE[freeze], language),) if freeze in FREEZE else ()
    said = (*again(menu, previous, language), say, *frozen, speaks)
    return Ask(said, f"agent/decide?offer={offer}&tries={tries + 1}", language)


def again(menu: Menu, previous: int, language: str) -> tuple[str, ...]:
    """Return that somebody calls again, or nothing when they do not."""
    if previous == 0:
        return ()
    if previous == 1:
        return (menu.prompts.say("whisper_second", language),)
    key, count = ("whisper_often", OFTEN) if previous > OFTEN else ("whisper_again", previous + 1)
    return (menu.prompts.say(key, language, count=count),)


def accepted(menu: Menu, offer: int, room: str, language: str, *, callback: bool) -> Step:
    """Return the way into the conference for an agent who pressed 1."""
    say = menu.prompts.say("agent_ringing_customer" if callback else "agent_connecting", language)
    return Talk((say,), room, f"bridge/aside?offer={offer}", language, star=True)


def say(menu: Menu, key: str, language: str) -> Step:
    """Return one last sentence for an agent."""
    return End((menu.prompts.say(key, language),), language)


def span(waited: timedelta) -> Minutes | Seconds:
    """Return a span as it is spoken, in seconds up to two minutes."""
    seconds = round(waited.total_seconds())
    return Seconds(seconds) if seconds < 120 else Minutes(seconds // 60)
