"""Languages widen: who waits long for somebody who speaks theirs may agree to be helped in another, and only then."""

import pytest

from carrier.simulator.people import Phone
from models import Status
from routing import roster
from tests.world import LINE, World

NOBODY = "nobody who speaks English is free yet"


def speaks(world: World, name: str, *languages: str) -> None:
    with world.database.session() as session:
        roster.change(session, name, languages=languages)


@pytest.fixture
def bob(active: World) -> Phone:
    """Bob's phone; Bob is free and speaks Persian alone, as nobody else does."""
    phone = active.agent("bob", "+12025550151")
    speaks(active, "bob", "fa")
    return phone


def holds(world: World, seconds: float = 121) -> Phone:
    """Return a caller who has held for so long, told so at the end of a lap."""
    caller = world.caller().dials(LINE).presses("2").hears("nobody is on duty").waits(1)
    world.clock.advance(seconds=seconds)
    return caller


def test_a_caller_agrees_to_another_language_and_keeps_their_place(active: World, bob: Phone) -> None:
    caller = holds(active).hears(NOBODY, within=60).hears("press 5")
    bob.does_not_ring()
    rank = active.contact(caller).rank
    caller.presses("5").hears("whoever is free first")
    bob.rings().answers().presses("1")
    assert caller.is_talking_to(bob)
    contact = active.contact(caller)
    assert (contact.skill, contact.issue, contact.language, contact.rank) == ("withdrawal/*", "withdrawal", "en", rank)


def test_it_is_offered_once_in_a_lap_and_not_too_early(active: World, bob: Phone) -> None:
    caller = active.caller().dials(LINE).presses("2").hears("nobody is on duty").waits(1)
    active.clock.advance(seconds=60)
    caller.does_not_hear(NOBODY, within=30)
    active.clock.advance(seconds=60)
    caller.hears(NOBODY, within=60).does_not_hear(NOBODY, within=5).hears(NOBODY, within=60)


def test_nobody_is_widened_without_their_consent(active: World, bob: Phone) -> None:
    caller = active.caller().dials(LINE).presses("2").hears("nobody is on duty").presses("5").waits(3)
    assert active.contact(caller).skill == "withdrawal/en"
    active.clock.advance(seconds=121)
    caller.hears(NOBODY, within=60).presses("6").waits(3)
    assert active.contact(caller).skill == "withdrawal/en"
    bob.does_not_ring()


@pytest.mark.parametrize("others", ["offline", "help with something else", "all speak it, and are busy"])
def test_it_is_not_offered_where_it_would_not_help(active: World, bob: Phone, others: str) -> None:
    if others == "offline":
        with active.database.session() as session:
            roster.set_status(session, "bob", Status.OFFLINE, active.clock.now())
    elif others == "help with something else":
        with active.database.session() as session:
            roster.change(session, "bob", skills={"trading": 1})
    else:
        speaks(active, "bob", "en", "fa")
        active.caller("+12025550112").dials(LINE).presses("2")
        bob.rings().answers().presses("1").waits(1)
    caller = active.caller().dials(LINE).presses("2").waits(1)
    active.clock.advance(seconds=121)
    caller.does_not_hear(NOBODY, within=30)


def test_a_callback_of_who_nobody_understands_asks_first(active: World, bob: Phone) -> None:
    caller = active.caller().dials(LINE).presses("2").hears("press 1").presses("1").hears("another language then")
    assert active.callbacks() == []
    caller.presses("1").hears("your code is")
    assert active.contact(caller).skill == "withdrawal/*"
    bob.rings()


def test_a_callback_while_speakers_are_only_off_duty_asks_nothing(active: World, bob: Phone) -> None:
    active.agent("ada")
    with active.database.session() as session:
        roster.set_status(session, "ada", Status.OFFLINE, active.clock.now())
    caller = active.caller().dials(LINE).presses("2").hears("press 1").presses("1").hears("your code is")
    assert active.contact(caller).skill == "withdrawal/en"
