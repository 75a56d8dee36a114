"""What somebody hears whose account is being emptied: one key files a request to freeze it; as pure functions."""

from enum import Enum, auto

from ivr.flow import TRIES
from ivr.menu import Menu
from ivr.steps import Ask, Step
from ivr.words import Digits

KEY = "9"
LOOKS, LOOK_SECONDS = 5, 1  # how often, and how far apart, we look whether the exchange has taken the request


class Standing(Enum):
    """How a request stands."""

    NOT_ASKED = auto()
    TRYING = auto()
    RECEIVED = auto()


def spoken(menu: Menu, standing: Standing, language: str) -> str:
    """Return the key while nothing was asked, or how the request stands. `received` is said only when it was."""
    match standing:
        case Standing.NOT_ASKED:
            return menu.prompts.say("freeze_offer", language, digit=Digits(KEY))
        case Standing.TRYING:
            return menu.prompts.say("freeze_trying", language)
        case Standing.RECEIVED:
            return menu.prompts.say("freeze_received", language)


def filed(menu: Menu, looks: int, query: str, language: str) -> Ask:
    """Return a moment in which the request is on its way; `query` is where the caller was, for our next address."""
    say = () if looks else (menu.prompts.say("freeze_filed", language),)
    return Ask(say, f"freeze?looks={looks + 1}{query}", language, timeout=LOOK_SECONDS)


def number(menu: Menu, tries: int, query: str, language: str, *, wrong: bool = False) -> Step | None:
    """Return the question for the account's number to somebody who shows none; None after TRIES."""
    if tries >= TRIES:
        return None
    said = (menu.prompts.say("number_wrong", language),) if wrong else ()
    ask = menu.prompts.say("freeze_number", language)
    return Ask((*said, ask), f"freeze/number?tries={tries + 1}{query}", language, digits=0, timeout=10)
