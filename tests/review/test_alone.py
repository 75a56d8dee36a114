"""Nobody may be left alone in a conference, and nobody may be rung about what is over."""

import pytest

from carrier.simulator.people import Phone
from models import CallbackState
from tests.stories.test_faults import dials, fault, promised
from tests.world import LINE, World

__all__ = ["promised"]


def test_agent_is_let_go_when_the_caller_hangs_up_during_you_are_connected(active: World) -> None:
    ada = active.agent()
    caller = active.caller().dials(LINE).presses("2").hears("connecting")
    ada.rings().answers().hears("press 1").presses("1")
    caller.hears("you are connected").hangs_up()
    ada.hears_the_line_go_dead(within=120)


@pytest.mark.parametrize("moment", ["redirected", "said:2"])
def test_agent_is_let_go_whenever_the_caller_hangs_up(active: World, moment: str) -> None:
    ada = active.agent().behaves("answers", then_press="1", ring_seconds=1)
    caller = active.caller().behaves("manual", hangs_up_at=moment).dials(LINE)
    if caller.is_on_the_phone():
        caller.presses("2")
    caller.waits(120)
    assert not caller.is_on_the_phone()
    assert not ada.is_on_the_phone(), ada.transcript()


def test_agent_is_let_go_when_the_customer_rung_back_hangs_up_after_pressing_1(active: World, promised: Phone) -> None:
    ada = active.agent()
    ada.rings().answers().presses("1")
    promised.rings().answers().presses("1").hears("you are being connected").hangs_up()
    ada.hears_the_line_go_dead(within=120)


def test_caller_is_not_alone_when_the_agent_hung_up_just_before(active: World) -> None:
    fault(active, "delay", on="status", to="offer=", times=-1, seconds=3)
    ada = active.agent()
    caller = active.caller().dials(LINE).presses("2").hears("connecting")
    ada.rings().answers().hears("press 1").presses("1")
    ada.hangs_up()
    caller.waits(90)
    assert active.contact(caller).state == "waiting" or not caller.is_on_the_phone(), (
        active.contact(caller).state,
        caller.transcript(),
    )


def test_promise_stands_when_the_agent_left_unheard(active: World, promised: Phone) -> None:
    fault(active, "drop", on="status", to="offer=", times=-1)
    ada = active.agent()
    ada.rings().answers().presses("1").hears("ringing the customer")
    ada.hangs_up()
    promised.rings().answers().presses("1").waits(120)
    promised_state = active.callbacks()[0].state
    if promised.is_on_the_phone():
        promised.hangs_up().waits(5)
    assert active.callbacks()[0].state == CallbackState.PROMISED, (
        promised_state,
        active.callbacks()[0].state,
        promised.transcript(),
    )


def test_second_redirect_does_not_tear_the_talk_apart(active: World) -> None:
    """A lap takes the caller to the agent while the bridge job's redirect is under way at the carrier."""
    ada = active.agent()
    caller = active.caller().dials(LINE).presses("2").hears("connecting")
    ada.rings().answers().hears("press 1")
    active.workers_run = False
    ada.presses("1")
    assert caller.is_talking_to(ada, within=60)  # by the lap
    # the job had looked just before the lap's /connect was committed:
    active.switchboard.carrier.redirect(caller.sid(), active.switchboard.voice("connect"))
    active.workers_run = True
    caller.waits(30)
    assert caller.is_talking_to(ada), caller.transcript() + "\n---\n" + ada.transcript()
