"""A caller's language by key: it is noted with their contact, kept in the addresses, and heard from then on."""

from failover import incident
from ivr import flow
from ivr.languages import KEYS
from ivr.steps import Go, Step
from routing import tongues
from webhooks import outage
from webhooks.context import call_sid, digits, language, place, speak, switchboard


def chosen(*, active: bool) -> Step | None:
    """Return the menu in the language whose key was pressed, or None for every other key and for silence."""
    menu, messages = switchboard().menu, _note()
    if messages is None:
        return None
    news = outage.news(menu, messages, language())
    return flow.again(menu, active=active, language=language(), place=place(), news=news)


def chosen_before(then: str) -> Step | None:
    """Return the way to `then` in the language whose key was pressed, or None for every other key and for silence."""
    return None if _note() is None else Go(then)


def _note() -> dict[str, incident.Message] | None:
    """Note the language whose key was pressed. Return what is said of an outage; None for every other key."""
    code = KEYS.get(digits())
    if code is None:
        return None
    speak(code)
    with switchboard().turn() as turn:
        tongues.choose(turn, call_sid(), code)
        return incident.messages(turn.connection, turn.now)
