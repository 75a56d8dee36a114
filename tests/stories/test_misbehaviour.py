"""Phones and networks that misbehave: nobody is stuck, nobody is lost, and the next caller is served."""

from pathlib import Path

import pytest

from carrier.simulator.faults import CATALOGUE
from carrier.simulator.people import Phone
from models import CallbackState, Outcome
from tests.stories.test_faults import dials, fault, promised
from tests.world import LINE, World

__all__ = ["promised"]


@pytest.mark.parametrize("kind", CATALOGUE)
def test_every_fault_that_the_carrier_can_commit_has_a_story(kind: str) -> None:
    told = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))
    assert f'"{kind}"' in told


@pytest.mark.parametrize("kind", ["webhook_status", "webhook_timeout"])
def test_an_answer_that_is_lost_leads_to_the_fallback_and_back(active: World, kind: str) -> None:
    active.forgiven = {11200, 11205}
    caller = active.caller().dials(LINE).hears("customer support")
    fault(active, kind, to="/voice/menu")
    caller.presses("2").hears("something on our side is not working", within=60).hears("next in line", within=60)


def test_a_key_that_never_reached_us_may_be_pressed_again(active: World) -> None:
    active.forgiven = {11205}
    caller = active.caller().dials(LINE).hears("customer support")
    fault(active, "webhook_refused", to="/voice/menu", times=2)  # the carrier tries once more by itself
    caller.presses("2").hears("something on our side is not working", within=60)
    caller.hears("that has not arrived, press 2").presses("2").hears("next in line")


@pytest.mark.parametrize("behaviour", ["busy", "no_answer", "declines", "failed", "voicemail"])
def test_a_customer_who_is_not_reached_keeps_the_promise(active: World, promised: Phone, behaviour: str) -> None:
    promised.behaves(behaviour)
    ada = active.agent()
    ada.rings().answers().presses("1").hears("could not be reached", within=120)
    assert active.callbacks()[0].state == CallbackState.PROMISED
    assert active.callbacks()[0].attempts == 1
    assert active.contact(promised).answered_at is None


@pytest.mark.parametrize("behaviour", ["busy", "no_answer", "declines", "failed", "voicemail"])
def test_an_agent_who_is_not_reached_costs_the_caller_nothing(active: World, behaviour: str) -> None:
    active.agent("ada").behaves(behaviour)
    caller = active.caller().dials(LINE).presses("2").hears("connecting")
    bob = active.agent("bob", "+12025550151")
    bob.rings(within=120).answers().presses("1")
    assert caller.is_talking_to(bob)
    assert active.agents()["ada"].misses == 1


def test_a_slow_network_does_not_make_us_ring_twice(active: World, promised: Phone) -> None:
    promised.behaves("manual", slow_ring=12)
    ada = active.agent()
    ada.rings().answers().presses("1")
    promised.rings(within=20).answers().presses("1")
    assert promised.is_talking_to(ada)
    assert dials(active, promised) == 1


def test_a_customer_who_cannot_be_heard_is_not_connected(active: World, promised: Phone) -> None:
    promised.behaves("answers", mute=True, then_press="1")  # the key never arrives
    ada = active.agent()
    ada.rings().answers().presses("1").hears("could not be reached", within=120)
    assert active.callbacks()[0].state == CallbackState.PROMISED


@pytest.mark.parametrize("moment", ["answered", "gathering", "gathering:2", "said:2", "played", "redirected"])
def test_a_caller_may_hang_up_at_any_step(active: World, moment: str) -> None:
    active.agent().behaves("answers", then_press="1", ring_seconds=30 if moment == "played" else 1)
    caller = active.caller().behaves("manual", hangs_up_at=moment).dials(LINE)
    if caller.is_on_the_phone():
        caller.presses("2")
    caller.waits(30)
    assert not caller.is_on_the_phone()
    caller.waits(60)
    assert active.contact(caller).outcome == Outcome.ABANDONED
    assert active.agents()["ada"].state == "idle"
    active.caller("+12025550199").dials(LINE).presses("2").hears("connecting", within=60)
