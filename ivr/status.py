"""What a caller hears who keys in a reference number: how their request stands, and nothing about anybody."""

from enum import StrEnum

from ivr.flow import resume
from ivr.holding import position
from ivr.menu import Menu
from ivr.place import Place
from ivr.steps import Step


class Stands(StrEnum):
    """How a request stands; each has a sentence of its own."""

    IN_LINE = "status_in_line"
    LATER = "status_later"
    DUE = "status_due"
    TALKING = "status_talking"
    ANSWERED = "status_answered"
    MESSAGE = "status_message"
    HEARD = "status_heard"
    NOT_REACHED = "status_not_reached"
    OVER = "status_over"


def tell(menu: Menu, stands: Stands, place: Place | None, language: str, *, active: bool) -> Step:
    """Return how a request stands, with its place if it is in line, and the menu for whatever else they want."""
    where = position(menu, place, language) if place else ()
    return resume(menu, language, menu.prompts.say(stands, language), *where, active=active)


def too_many(menu: Menu, language: str, *, active: bool) -> Step:
    """Return that no more references are looked up for a while, and the menu."""
    return resume(menu, language, menu.prompts.say("status_too_many", language), active=active)
