"""A caller and an agent who talk, for the stories of what an agent does during a talk."""

import pytest

from carrier.simulator.people import Phone
from models import Offer, Part
from tests.world import LINE, World

MENU = "your customer is on hold"
CHOICE = "hand the customer over and leave, press 2"


@pytest.fixture
def talk(active: World) -> tuple[Phone, Phone, Phone]:
    """An agent and a caller who talk, and a colleague who is free for deposits."""
    ada, caller = talking(active)
    return ada, caller, active.agent("bob", "+12025550151", skills=["deposit"])


def asks(ada: Phone) -> Phone:
    """Let an agent in a talk ask for somebody who helps with deposits."""
    ada.presses("*").hears(MENU).presses("3").hears("what is it about").presses("3")
    return ada.hears("we are ringing a colleague")


def consults(ada: Phone, bob: Phone) -> None:
    """Let an agent in a talk consult a colleague."""
    asks(ada)
    bob.rings().answers().hears("a deposit").presses("1")
    assert ada.is_talking_to(bob, within=20)


def talking(world: World) -> tuple[Phone, Phone]:
    """Return an agent, who helps with withdrawals alone, and a caller about one; they talk."""
    ada = world.agent(skills=["withdrawal"])
    caller = world.caller("+12025550112").dials(LINE).presses("2")
    ada.rings().answers().hears("press 1").presses("1")
    assert caller.is_talking_to(ada)
    return ada, caller


def called_back(world: World) -> tuple[Phone, Phone]:
    """Return an agent and a customer who was rung back about a withdrawal, and who are talking."""
    caller = world.caller("+12025550112").dials(LINE).presses("2").hears("press 1").presses("1")
    caller.hears("your code is").hears_the_line_go_dead(within=60)
    ada = world.agent(skills=["withdrawal"])
    ada.rings().answers().presses("1")
    caller.rings().answers().hears("press 1").presses("1")
    assert caller.is_talking_to(ada)
    return ada, caller


def offers(world: World) -> list[Offer]:
    """Return every offer in the order they were made."""
    with world.database.session() as session:
        return session.query(Offer).order_by(Offer.id).all()


def parts(world: World) -> list[Part]:
    """Return every part in the order they were made."""
    with world.database.session() as session:
        return session.query(Part).order_by(Part.id).all()
