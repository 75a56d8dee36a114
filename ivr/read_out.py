"""What is read out before a caller chooses: the languages, the choices, the hours; as pure functions."""

from datetime import datetime

from ivr.languages import DETAILS, LANGUAGES
from ivr.menu import Menu
from ivr.tree import MAIN
from ivr.words import Digits, TimeOfDay, Tongue, Weekday


def first_offer(menu: Menu, guess: str, language: str) -> tuple[str, ...]:
    """Return that this is the right place and the key of a likely language, in it; nothing if it is spoken anyway."""
    if guess in (language, ""):
        return ()
    key = Digits(DETAILS[guess].key)
    return (menu.prompts.say("language_first", guess, line=menu.line, language=Tongue(guess), digit=key),)


def other_languages(menu: Menu, language: str) -> tuple[str, ...]:
    """Return the key of each other language, each said in its own."""
    return tuple(
        menu.prompts.say("language_offer", code, language=Tongue(code), digit=Digits(DETAILS[code].key))
        for code in LANGUAGES
        if code != language
    )


def choices(menu: Menu, language: str, place: str = MAIN) -> tuple[str, ...]:
    """Return a whole menu as sentences."""
    return tuple(
        menu.prompts.say("choice", language, issue=choice.name, digit=Digits(choice.digit))
        for choice in menu.choices(place)
    )


def standby_choices(menu: Menu, language: str) -> tuple[str, ...]:
    """Return what is answered even while chat is up, as sentences."""
    return tuple(
        menu.prompts.say("standby_choice", language, issue=issue.name, digit=Digits(issue.digit))
        for issue in menu.essential()
    )


def closed(menu: Menu, until: datetime, language: str) -> str:
    """Return that we are closed, and when we open."""
    return menu.prompts.say("closed", language, day=Weekday(until), time=TimeOfDay(until))
