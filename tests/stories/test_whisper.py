"""What the whisper tells of somebody who calls again."""

import pytest

from carrier.simulator.people import Phone
from tests.world import LINE, World


@pytest.fixture
def ada(active: World) -> Phone:
    return active.agent()


def calls(world: World, number: str = "+12025550112", times: int = 1) -> Phone:
    """Let this number call, choose and give up so many times, then call once more."""
    for _ in range(times):
        world.caller(number).dials(LINE).presses("2").hangs_up()
    return world.caller(number).dials(LINE).presses("2")


def test_a_first_call_is_not_remarked(active: World, ada: Phone) -> None:
    calls(active, times=0)
    ada.rings().answers().hears("press 1").does_not_hear("in a day")


def test_a_second_call_is_told(active: World) -> None:
    caller = calls(active)
    ada = active.agent()
    ada.rings(within=60).answers().hears("this is their second call in a day").hears("press 1").presses("1")
    assert caller.is_talking_to(ada)


def test_a_third_call_is_counted(active: World) -> None:
    calls(active, times=2)
    active.agent().rings(within=60).answers().hears("this is their call number 3 in a day")


def test_calls_of_others_and_of_yesterday_do_not_count(active: World) -> None:
    calls(active, "+12025550113").hangs_up()
    active.caller("+12025550112").dials(LINE).presses("2").hangs_up()
    active.clock.advance(hours=24, minutes=1)
    active.caller("+12025550112").dials(LINE).presses("2")
    active.agent().rings(within=60).answers().hears("press 1").does_not_hear("in a day")


def test_withheld_numbers_are_nobodys_second_call(active: World) -> None:
    calls(active, "anonymous")
    active.agent().rings(within=60).answers().hears("press 1").does_not_hear("in a day")


def test_a_caller_who_only_heard_the_menu_was_not_in_line(active: World) -> None:
    active.caller("+12025550112").dials(LINE).hears("press 2").hangs_up()
    active.caller("+12025550112").dials(LINE).presses("2")
    active.agent().rings(within=60).answers().hears("press 1").does_not_hear("in a day")
