"""What an engineer on call hears who dials the line: the PIN, how the line stands, and the pin read back; pure."""

from datetime import datetime

from ivr.menu import Menu
from ivr.steps import Ask, End, Step
from ivr.words import TimeOfDay

DIGITS = 8
WISHES = {"1": "on", "2": "off", "3": "auto"}
CALLER = "9"


def ask_pin(menu: Menu, language: str, *, wrong: bool = False) -> Ask:
    """Return the question for the PIN. Silence, or the pound key alone, goes on as a caller."""
    keys = ("on_call_wrong_pin", "on_call_ask_pin") if wrong else ("on_call_ask_pin",)
    say = tuple(menu.prompts.say(key, language) for key in keys)
    return Ask(say, "on-call/pin", language, digits=DIGITS, timeout=8)


def stands(menu: Menu, engineer: int, language: str, *, active: bool, missed: bool = False) -> Ask:
    """Return how the line stands, and what can be done about it."""
    keys = (*(("not_understood",) if missed else ()), f"on_call_line_{'on' if active else 'off'}", "on_call_menu")
    return Ask(tuple(menu.prompts.say(key, language) for key in keys), f"on-call/choose?engineer={engineer}", language)


def read_back(menu: Menu, engineer: int, wish: str, language: str) -> Ask:
    """Return what was chosen once more, to be confirmed."""
    say = (menu.prompts.say(f"on_call_about_to_{wish}", language), menu.prompts.say("on_call_confirm", language))
    return Ask(say, f"on-call/confirm?engineer={engineer}&wish={wish}", language, timeout=10)


def done(menu: Menu, wish: str, until: datetime, language: str) -> Step:
    """Return what has been done, and until when, in UTC."""
    return End((menu.prompts.say(f"on_call_done_{wish}", language, until=TimeOfDay(until)),), language)


def locked(menu: Menu, language: str) -> Step:
    """Return that this number has to wait. Nothing of the PIN is told."""
    return End((menu.prompts.say("on_call_locked", language),), language)


def not_done(menu: Menu, language: str) -> Step:
    """Return that nothing has been changed."""
    return End((menu.prompts.say("on_call_nothing_done", language),), language)


def told(menu: Menu, text: str, language: str) -> Step:
    """Return news, twice: who is woken misses the first words."""
    return End((menu.prompts.say("on_call_news", language), text, text), language)
