"""What a caller hears next, as pure functions: choices in, Steps out. No I/O here."""

from datetime import datetime

from ivr.intent import LIKELY, SURE, Guess
from ivr.menu import FALLBACK, OPEN, Issue, Menu, Submenu
from ivr.read_out import choices, closed, first_offer, other_languages, standby_choices
from ivr.steps import Ask, End, Step
from ivr.tree import MAIN
from ivr.words import Digits

TRIES = 3  # wrong or silent, then the caller is offered a callback
REPEAT, PERSON = "*", "0"  # in every menu
PATIENCE, MORE_PATIENCE = 5, 10  # seconds for a key, at first and after a first miss


def arrive(
    menu: Menu,
    *,
    active: bool,
    language: str,
    guess: str = "",
    closed_until: datetime | None = None,
    news: tuple[str, ...] = (),
) -> Ask:
    """Return the first step of a call: the menu, that chat is up, or that we are closed, and what is answered then.

    A caller whose number makes another language likely (`guess`) hears that one's offer before anything else.
    `closed_until` is when the line opens, in its local time; None while it is open. `news` is what the
    engineer on call wants said about the outage.
    """
    greeting = menu.prompts.say("greeting", language, line=menu.line)
    said = (*first_offer(menu, guess, language), greeting, *other_languages(menu, language))
    if active:
        said = (*said, *news)
    if active and closed_until:
        return _essential(menu, language, *said, closed(menu, closed_until, language))
    if not active:
        said = (*said, menu.prompts.say("chat_is_up", language))
    if active or menu.standby == OPEN:
        return _listen(menu, language, MAIN, 0, *said)
    return _essential(menu, language, *said)


def again(menu: Menu, *, active: bool, language: str, place: str = MAIN, news: tuple[str, ...] = ()) -> Ask:
    """Return the menu `place` for a caller who has just chosen this language, after the greeting and news in it."""
    greeting = menu.prompts.say("greeting", language, line=menu.line)
    if active:
        return _listen(menu, language, place, 0, greeting, *news)
    return _essential(menu, language, greeting)


def press(
    menu: Menu, digits: str, tries: int, language: str, *, can_ring_back: bool = True, place: str = MAIN
) -> Issue | Step:
    """Return the issue behind the keys, the menu that they lead to, or the step after a wrong or missing key.

    `place` is the menu that the caller hears. `tries` is how often this caller has missed before. After TRIES they
    are offered a callback instead.
    """
    match menu.choice(digits, place):
        case Issue() as issue:
            return issue
        case Submenu() as way:
            return _listen(menu, language, way.key, 0)
    if _asks_status(menu, digits, place):
        return ask_reference(menu, language, active=True)
    if digits == PERSON and (person := menu.by_key(FALLBACK)):
        return person
    if digits == REPEAT:
        return _listen(menu, language, place, tries)
    if tries + 1 < TRIES:
        said = (_missed(menu, digits, language), *other_languages(menu, language))
        return _listen(menu, language, place, tries + 1, *said)
    if can_ring_back:
        return Ask((menu.prompts.say("rescue", language),), "rescue", language, timeout=10)
    return End((menu.prompts.say("rescue_without_number", language),), language)


def said(
    menu: Menu, guess: Guess | None, tries: int, language: str, *, can_ring_back: bool = True, place: str = MAIN
) -> Issue | Step:
    """Return the issue that was surely meant, the question whether it was, or what follows a wrong key.

    `guess` is what the words were taken for, None for nothing.
    """
    issue = menu.by_key(guess.issue) if guess and guess.confidence >= LIKELY else None
    if guess is None or issue is None:
        return press(menu, "?", tries, language, can_ring_back=can_ring_back, place=place)
    if guess.confidence >= SURE:
        return issue
    ask = menu.prompts.say("did_you_say", language, issue=issue.name)
    return Ask((ask,), f"said?issue={issue.key}&tries={tries}&in={place}", language)


def press_on_standby(menu: Menu, digits: str, tries: int, language: str) -> Issue | Step:
    """Return the always-answered issue behind the keys, the choice once more, or goodbye."""
    if issue := menu.by_digit(digits, always_only=True):
        return issue
    if _asks_status(menu, digits):
        return ask_reference(menu, language, active=False)
    if tries == 0 and digits:
        return _essential(menu, language, _missed(menu, digits, language), tries=1)
    return End((menu.prompts.say("goodbye", language),), language)


def ask_reference(menu: Menu, language: str, *, active: bool, tries: int = 0, unknown: bool = False) -> Ask | End:
    """Return the question for a reference number, after the last one was `unknown`; goodbye after TRIES."""
    said = (menu.prompts.say("status_unknown", language),) if unknown else ()
    if tries >= TRIES:
        return End((*said, menu.prompts.say("goodbye", language)), language)
    then = f"reference?tries={tries + 1}&active={int(active)}"
    return Ask((*said, menu.prompts.say("status_ask", language)), then, language, digits=0, timeout=10)


def resume(menu: Menu, language: str, *said: str, active: bool) -> Ask:
    """Return the menu, or what is answered while chat is up, after these sentences."""
    return _listen(menu, language, MAIN, 0, *said) if active else _essential(menu, language, *said)


def trouble(menu: Menu, failures: int, language: str) -> Step:
    """Return what a caller hears when something on our side failed: an excuse and another try, at most TRIES times.

    `failures` is how often in a row it failed before; the caller's own misses are not our failures.
    """
    if failures + 1 < TRIES:
        return Ask((menu.prompts.say("trouble", language),), f"again?failures={failures + 1}", language, timeout=2)
    return End((menu.prompts.say("unavailable", language),), language)


def spelled(digits: str) -> Digits:
    """Return digits so that a voice says them one by one."""
    return Digits(digits)


def _missed(menu: Menu, digits: str, language: str) -> str:
    return menu.prompts.say("not_understood" if digits else "not_heard", language)


def _asks_status(menu: Menu, digits: str, place: str = MAIN) -> bool:
    return bool(digits) and digits == menu.status and place == MAIN


def _status_choice(menu: Menu, language: str, place: str = MAIN) -> tuple[str, ...]:
    offered = menu.status and place == MAIN
    return (menu.prompts.say("status_offer", language, digit=Digits(menu.status)),) if offered else ()


def _listen(menu: Menu, language: str, place: str, tries: int, *said: str) -> Ask:
    hints = menu.hints(language)
    how = (menu.prompts.say("say_or_press", language),) if hints else ()
    then = f"menu?tries={tries}" + (f"&in={place}" if place != MAIN else "")
    patience = MORE_PATIENCE if tries else PATIENCE
    read = (*choices(menu, language, place), *_status_choice(menu, language, place))
    return Ask((*said, *how, *read), then, language, timeout=patience, hints=hints)


def _essential(menu: Menu, language: str, *said: str, tries: int = 0) -> Ask:
    read = (*standby_choices(menu, language), *_status_choice(menu, language))
    return Ask((*said, *read), f"standby?tries={tries}", language)
