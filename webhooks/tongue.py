"""A caller's language by key: it is noted with their contact, kept in the addresses, and heard from then on."""

from ivr import flow
from ivr.languages import KEYS
from ivr.steps import Go, Step
from routing import tongues
from webhooks.context import call_sid, digits, language, place, speak, switchboard


def chosen(*, active: bool) -> Step | None:
    """Return the menu in the language whose key was pressed, or None for every other key and for silence."""
    return flow.again(switchboard().menu, active=active, language=language(), place=place()) if _note() else None


def chosen_before(then: str) -> Step | None:
    """Return the way to `then` in the language whose key was pressed, or None for every other key and for silence."""
    return Go(then) if _note() else None


def _note() -> bool:
    code = KEYS.get(digits())
    if code is None:
        return False
    speak(code)
    with switchboard().turn() as turn:
        tongues.choose(turn, call_sid(), code)
    return True
