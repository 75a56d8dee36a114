"""A talk so short that no event told of it: the carrier's own record keeps us from ringing that customer again."""

from datetime import UTC, datetime, timedelta

import pytest

from callbacks.meeting import met
from carrier.simulator.people import Phone
from carrier.verbs import Room
from models import AgentState, CallbackState, Outcome
from tests.stories.test_faults import attempts, dials, fault, promised
from tests.world import World

__all__ = ["promised"]


THEN = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
LATER = THEN + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("rooms", "agent_left_at", "verdict"),
    [
        ([], None, None),  # the record does not show yet
        ([Room("init", "", THEN)], None, False),  # the agent waits alone
        ([Room("in-progress", "", THEN)], None, True),
        ([Room("completed", "CUSTOMER", THEN)], None, True),
        ([Room("completed", "CUSTOMER", THEN)], LATER, True),
        ([Room("completed", "CUSTOMER", LATER)], THEN, False),  # the agent left before ever being in it
        ([Room("completed", "AGENT", THEN)], THEN, False),  # nobody can tell
        ([Room("init", "", LATER), Room("completed", "CUSTOMER", THEN)], None, True),  # the agent went back
        ([Room("completed", "CUSTOMER", LATER), Room("completed", "AGENT", THEN)], THEN, False),
    ],
)
def test_the_agents_room_tells_who_met_there(
    rooms: list[Room], agent_left_at: datetime | None, verdict: bool | None
) -> None:
    assert met(rooms, "CUSTOMER", agent_left_at) is verdict


def talks_unheard(world: World, customer: Phone) -> Phone:
    """Let a customer talk for two seconds, and nothing be heard of the beginning; return the agent."""
    ada = world.agent()
    ada.rings().answers()
    fault(world, "drop", on="conference", times=-1)
    ada.presses("1")
    customer.rings().answers().presses("1")
    assert customer.is_talking_to(ada)
    return ada


@pytest.mark.parametrize("lag", [0, 20])
def test_a_short_talk_whose_beginning_nobody_heard_of_is_a_kept_promise(
    active: World, promised: Phone, lag: float
) -> None:
    ada = talks_unheard(active, promised)
    if lag:
        fault(active, "list_lag", seconds=lag, times=-1)
    promised.waits(1).hangs_up()
    ada.hears_the_line_go_dead(within=60)
    assert active.callbacks()[0].state == CallbackState.KEPT
    assert active.contact(promised).outcome == Outcome.ANSWERED
    assert active.contact(promised).answered_at is not None
    ada.waits(80).does_not_ring()
    assert dials(active, promised) == 1
    assert active.agents()["ada"].state == AgentState.IDLE


def test_so_it_is_when_the_end_of_the_agents_leg_is_heard_of_first(active: World, promised: Phone) -> None:
    ada = talks_unheard(active, promised)
    fault(active, "drop", on="status", to="attempt=", times=-1)
    fault(active, "webhook_refused", to="bridge/aside", times=-1)  # and the agent's phone is cut off
    active.forgiven = {11200, 11205}
    promised.waits(1).hangs_up()
    ada.waits(200).does_not_ring()
    assert attempts(active) == ["connected"]
    assert active.callbacks()[0].state == CallbackState.KEPT
    assert dials(active, promised) == 1


def test_who_hung_up_before_they_met_is_rung_again(active: World, promised: Phone) -> None:
    ada = active.agent()
    ada.rings().answers().presses("1")
    promised.rings().answers().presses("1").hears("you are being connected").hangs_up()
    ada.hears_the_line_go_dead(within=30)
    assert attempts(active) == ["unanswered"]
    assert active.callbacks()[0].state == CallbackState.PROMISED
