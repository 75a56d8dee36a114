"""Faults of the network between the carrier and us: unknown outcomes are settled, never dialled again blindly."""

import pytest

from carrier.simulator.people import Phone
from models import CallbackState, Outcome
from models.attempt import Attempt
from tests.world import LINE, World


@pytest.fixture
def promised(active: World) -> Phone:
    """A caller who was promised a callback about a withdrawal."""
    caller = active.caller()
    caller.dials(LINE).presses("2").hears("press 1").presses("1").hears("your code is")
    return caller.hears_the_line_go_dead(within=60)


def fault(world: World, kind: str, **options: object) -> None:
    world.people.ask("POST", "/control/faults", {"kind": kind, **options})


def dials(world: World, phone: Phone) -> int:
    """Return how many calls the carrier placed to this phone."""
    return [call["to"] for call in world.people.ask("GET", "/control/calls")].count(phone.number)


def attempts(world: World) -> list[str]:
    with world.database.session() as session:
        return [attempt.state for attempt in session.query(Attempt).order_by(Attempt.id)]


def test_a_lost_reply_to_the_customers_dial_is_bound_by_its_first_event(active: World, promised: Phone) -> None:
    ada = active.agent()
    ada.rings().answers()
    fault(active, "rest_lost_reply", on="Calls")
    ada.presses("1")
    promised.rings().answers().presses("1")
    assert promised.is_talking_to(ada)
    promised.hangs_up()
    assert dials(active, promised) == 1
    assert active.callbacks()[0].state == CallbackState.KEPT


def test_a_lost_reply_without_any_event_is_found_in_the_carriers_list(active: World, promised: Phone) -> None:
    ada = active.agent()
    ada.rings().answers()
    fault(active, "rest_lost_reply", on="Calls")
    fault(active, "drop", on="status", to="attempt=", times=-1)
    promised.behaves("busy")
    ada.presses("1").hears("could not be reached", within=30)
    assert dials(active, promised) == 1
    assert attempts(active) == ["unanswered"]
    assert active.callbacks()[0].state == CallbackState.PROMISED


def test_a_call_that_was_never_placed_is_only_tried_again_after_the_quarantine(active: World, promised: Phone) -> None:
    ada = active.agent()
    ada.rings().answers()
    fault(active, "rest_500", on="Calls")
    ada.presses("1")
    promised.does_not_ring(within=110)
    assert attempts(active) == ["dialing"]
    ada.hears("could not be reached", within=30)
    assert attempts(active) == ["not_placed"]
    ada.rings(within=120).answers().presses("1")
    promised.rings().answers().presses("1")
    assert promised.is_talking_to(ada)


@pytest.mark.parametrize("kind", ["rest_timeout", "rest_timeout_after"])
def test_a_carrier_that_stays_silent_is_an_unknown_outcome(active: World, promised: Phone, kind: str) -> None:
    promised.behaves("no_answer")
    ada = active.agent()
    ada.rings().answers()
    fault(active, kind, on="Calls", seconds=1.5)
    ada.presses("1").hears("could not be reached", within=150)
    placed = int(kind == "rest_timeout_after")
    assert dials(active, promised) == placed
    assert attempts(active) == ["unanswered" if placed else "not_placed"]


def test_a_list_that_lags_does_not_make_us_ring_twice(active: World, promised: Phone) -> None:
    ada = active.agent()
    ada.rings().answers()
    fault(active, "rest_lost_reply", on="Calls")
    fault(active, "list_lag", seconds=60, times=-1)
    fault(active, "drop", on="status", to="attempt=", times=-1)
    ada.presses("1")
    promised.rings().waits(40).does_not_ring()  # it rang out; nobody has told us
    assert attempts(active) == ["dialing"]
    promised.waits(60)
    assert attempts(active) == ["unanswered"]
    assert dials(active, promised) == 1


def test_too_many_requests_is_tried_later_and_was_never_placed(active: World, promised: Phone) -> None:
    ada = active.agent()
    ada.rings().answers()
    fault(active, "rest_429", on="Calls", seconds=1)
    ada.presses("1").hears("could not be reached")
    assert attempts(active) == ["refused"]
    assert active.callbacks()[0].attempts == 0  # nothing that the customer could have answered
    assert dials(active, promised) == 0
    assert active.callbacks()[0].state == CallbackState.PROMISED


def test_a_lost_reply_to_an_agents_dial_is_bound_by_its_first_event(active: World) -> None:
    ada = active.agent()
    fault(active, "rest_lost_reply", on="Calls")
    caller = active.caller().dials(LINE).presses("2")
    ada.rings().answers().presses("1")
    assert caller.is_talking_to(ada)
    assert dials(active, ada) == 1


def test_an_agent_who_could_not_be_rung_yet_has_missed_nothing(active: World) -> None:
    ada = active.agent()
    fault(active, "rest_429", on="Calls", seconds=1, times=2)
    caller = active.caller().dials(LINE).presses("2")
    ada.rings().answers().presses("1")
    assert caller.is_talking_to(ada)
    assert active.agents()["ada"].misses == 0


def test_a_bridge_that_fails_is_made_by_the_sweep(active: World) -> None:
    ada = active.agent()
    caller = active.caller().dials(LINE).presses("2").hears("connecting")
    ada.rings().answers().hears("press 1")
    fault(active, "rest_500", on="Calls")
    ada.presses("1")
    assert caller.is_talking_to(ada)


@pytest.mark.parametrize("kind", ["duplicate", "reorder", "delay"])
def test_events_that_come_twice_late_or_in_another_order_change_nothing(active: World, kind: str) -> None:
    fault(active, kind, on="status", times=-1, seconds=3)
    ada = active.agent()
    caller = active.caller().dials(LINE).presses("2")
    ada.rings().answers().presses("1")
    assert caller.is_talking_to(ada)
    caller.hangs_up()
    ada.hears_the_line_go_dead().waits(30)
    assert active.contact(caller).outcome == Outcome.ANSWERED
    assert (active.agents()["ada"].state, active.agents()["ada"].misses) == ("idle", 0)


def test_with_every_event_dropped_the_agent_is_still_freed(active: World) -> None:
    fault(active, "drop", on="status", times=-1)
    ada = active.agent()
    caller = active.caller().dials(LINE).presses("2")
    ada.rings().answers().presses("1")
    assert caller.is_talking_to(ada)
    caller.hangs_up()
    ada.waits(150)
    assert active.contact(caller).outcome == Outcome.ANSWERED
    assert active.agents()["ada"].state == "idle"


@pytest.mark.parametrize("kind", ["forge_signature", "omit_signature"])
def test_a_forged_report_ends_nothing_of_ours(active: World, kind: str) -> None:
    active.forgiven = {11200}
    caller = active.caller().dials(LINE).presses("2").hears("next in line")
    fault(active, kind, on="status")
    caller.hangs_up()
    assert active.contact(caller).outcome is None
    caller.waits(120)  # then the engine asks the carrier itself
    assert active.contact(caller).outcome == Outcome.ABANDONED


def test_a_lost_reply_is_found_in_the_list_though_our_clock_is_ten_seconds_ahead(
    active: World, promised: Phone
) -> None:
    active.clock.advance(seconds=10)
    ada = active.agent()
    ada.rings().answers()
    fault(active, "rest_lost_reply", on="Calls")
    fault(active, "drop", on="status", to="attempt=", times=-1)
    promised.behaves("busy")
    ada.presses("1").waits(140)
    assert attempts(active)[0] == "unanswered"
