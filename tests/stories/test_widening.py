"""Languages widen: who waits long for somebody who speaks theirs may agree to be helped in another, and only then."""

import pytest

from carrier.simulator.people import Phone
from models import Status
from routing import roster
from tests.stories.test_overflow import NEW_YORK, Lines, line_with, off, tomorrow
from tests.world import LINE, World

__all__ = ["line_with"]
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
    """Return a caller who has held for so long. A key that means nothing ends their lap."""
    caller = world.caller().dials(LINE).presses("2").hears("nobody is on duty")
    world.clock.advance(seconds=seconds)
    return caller.presses("9")


def test_a_caller_agrees_to_another_language_and_keeps_their_place(active: World, bob: Phone) -> None:
    caller = holds(active).hears(NOBODY).hears("press 5")
    bob.does_not_ring()
    rank = active.contact(caller).rank
    caller.presses("5").hears("whoever is free first")
    bob.rings().answers().presses("1")
    assert caller.is_talking_to(bob)
    contact = active.contact(caller)
    assert (contact.skill, contact.issue, contact.language, contact.rank) == ("withdrawal/*", "withdrawal", "en", rank)


def test_it_is_offered_once_in_a_lap_not_too_early_and_never_taken_without_consent(active: World, bob: Phone) -> None:
    caller = holds(active, 60).does_not_hear(NOBODY, within=1).presses("5").hears("thank you for holding")
    active.clock.advance(seconds=60)
    caller.presses("9").hears(NOBODY).hears("thank you for holding").does_not_hear(NOBODY, within=5)
    caller.presses("6").hears(NOBODY).hears("thank you for holding")
    assert active.contact(caller).skill == "withdrawal/en"
    bob.does_not_ring()


def test_it_is_not_offered_where_it_would_not_help(active: World, bob: Phone) -> None:
    with active.database.session() as session:
        roster.set_status(session, "bob", Status.OFFLINE, active.clock.now())
    caller = holds(active).does_not_hear(NOBODY, within=1).hears("thank you for holding")
    with active.database.session() as session:
        roster.change(session, "bob", skills={"trading": 1})
        roster.set_status(session, "bob", Status.AVAILABLE, active.clock.now())
    caller.presses("9").does_not_hear(NOBODY, within=1).hears("thank you for holding")


def test_it_is_not_offered_while_all_who_are_there_speak_it(active: World, bob: Phone) -> None:
    speaks(active, "bob", "en", "fa")
    active.caller("+12025550112").dials(LINE).presses("2")
    bob.rings().answers().presses("1").hears("connecting")
    caller = active.caller().dials(LINE).presses("2").hears("all our colleagues")
    active.clock.advance(seconds=121)
    caller.presses("9").does_not_hear(NOBODY, within=1).hears("thank you for holding")


def test_a_callback_of_who_nobody_understands_asks_first(active: World, bob: Phone) -> None:
    caller = active.caller().dials(LINE).presses("2").hears("nobody").presses("1").hears("another language then")
    assert active.callbacks() == []
    caller.presses("1").hears("your code is")
    assert active.contact(caller).skill == "withdrawal/*"
    bob.rings()


def test_a_callback_while_speakers_are_only_off_duty_asks_nothing(active: World, bob: Phone) -> None:
    active.agent("ada")
    with active.database.session() as session:
        roster.set_status(session, "ada", Status.OFFLINE, active.clock.now())
    caller = active.caller().dials(LINE).presses("2").hears("nobody").presses("1").hears("your code is")
    assert active.contact(caller).skill == "withdrawal/en"


@pytest.mark.parametrize("callback", ["spoken by nobody", "spoken by somebody"])
def test_a_callback_asks_for_another_language_when_that_is_foreseeable(active: World, callback: str) -> None:
    off(active)
    earlier = tomorrow(active).replace("09:00-17:00", "08:00-08:30")
    with active.database.session() as session:
        roster.change(session, "ada", languages=["fa"], shift=earlier, now=active.clock.now())
    if callback == "spoken by somebody":
        off(active, "bob", "+12025550151")
    caller = active.caller().dials(LINE).presses("2").hears("back tomorrow").presses("1")
    if callback == "spoken by somebody":
        caller.hears("your code is")
    else:
        caller.hears("another language").presses("1").hears("your code is")
    skill, hour = {"spoken by nobody": ("withdrawal/*", 8), "spoken by somebody": ("withdrawal/en", 9)}[callback]
    contact = active.contact(caller)
    assert contact.next_at is not None
    assert (contact.skill, contact.next_at.astimezone(NEW_YORK).hour) == (skill, hour)


def test_without_consent_a_callback_stays_in_its_language(active: World) -> None:
    off(active)
    speaks(active, "ada", "fa")
    caller = active.caller().dials(LINE).presses("2").hears("nobody").presses("1").hears("another language")
    caller.presses("2").hears("your code is")
    assert active.contact(caller).skill == "withdrawal/en"


def test_who_calls_again_and_holds_is_not_offered_it_early(line_with: Lines) -> None:
    made = line_with('most_hold = "1m"')
    made.agent("bob", "+12025550151")
    speaks(made, "bob", "fa")
    caller = made.caller().dials(LINE).presses("2").hears("nobody").presses("1").hears("another language then")
    caller.presses("2").hears("your code is").hangs_up()
    made.clock.advance(seconds=90)
    caller.dials(LINE).hears("we have promised").presses("2").hears("nobody is on duty").presses("9")
    caller.does_not_hear(NOBODY, within=1).hears("thank you for holding")


def test_while_others_are_on_duty_a_caller_is_not_sent_away_but_asked(active: World, bob: Phone) -> None:
    off(active)  # Ada, who speaks it, is back tomorrow
    caller = holds(active).hears(NOBODY).presses("5").hears("whoever is free first")
    bob.rings()
    assert active.contact(caller).skill == "withdrawal/*"
