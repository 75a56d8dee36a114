"""Wrap-up that ends early or lasts longer by a call to the line, and an agents' menu that nobody's offer interrupts."""

import pytest

from carrier.simulator.people import Phone
from models import AgentState, Status
from routing import roster
from routing.pins import hashed
from tests.world import LINE, World

PIN = "271828"


@pytest.fixture
def ada(active: World) -> Phone:
    """Ada's phone; Ada has a PIN and is available."""
    phone = active.agent()
    with active.database.session() as session:
        roster.change(session, "ada", pin_hash=hashed(PIN, active.settings.secret_key))
    return phone


def talked(world: World, ada: Phone) -> None:
    """Let Ada finish a talk, so that she wraps up, while the next caller waits; the engine rests meanwhile."""
    first = world.caller("+12025550112").dials(LINE).presses("2")
    ada.rings().answers().presses("1")
    assert first.is_talking_to(ada)
    world.caller("+12025550113").dials(LINE).presses("2")
    world.engine_runs = False
    first.hangs_up()
    ada.hears_the_line_go_dead()
    assert world.agents()["ada"].state == AgentState.WRAP_UP
    ada.dials(LINE).hears("PIN").presses(PIN).hears("you are wrapping up")
    world.engine_runs = True


def test_five_makes_an_agent_ready(active: World, ada: Phone) -> None:
    talked(active, ada)
    ada.presses("5").hears("you are available").hears_the_line_go_dead()
    ada.rings(within=10)


def test_six_gives_five_minutes_more(active: World, ada: Phone) -> None:
    talked(active, ada)
    ada.presses("6").hears("five more minutes").hears_the_line_go_dead()
    ada.waits(280).does_not_ring()
    ada.rings(within=30)


def test_ready_on_a_break_is_still_on_a_break(active: World, ada: Phone) -> None:
    talked(active, ada)
    ada.presses("2").hears("you are on a break").presses("5").hears("you are on a break").hangs_up()
    ada.waits(30).does_not_ring()


def test_nobody_is_offered_to_an_agent_who_is_at_the_menu(active: World, ada: Phone) -> None:
    ada.dials(LINE).hears("PIN").presses(PIN).hears("you are available").does_not_hear("wrapping up")
    active.caller().dials(LINE).presses("2")
    ada.waits(10).presses("4").hears("one person is waiting").presses("1").hears("you may hang up")
    agent = active.agents()["ada"]
    assert (agent.status, agent.misses) == (Status.AVAILABLE, 0)
    ada.hears_the_line_go_dead().rings(within=10)


def test_an_agent_who_just_hangs_up_is_offered_somebody_soon(active: World, ada: Phone) -> None:
    ada.dials(LINE).hears("PIN").presses(PIN).hears("you are available").hangs_up()
    active.caller().dials(LINE).presses("2")
    ada.rings(within=60)
