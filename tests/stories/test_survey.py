"""After the talk: one question that nobody has to answer, and for which no agent waits."""

import json

import pytest

from models import AgentState, Outcome
from tests.commands.conftest import Ringback, ringback
from tests.stories.talking import called_back, talking
from tests.webhooks.test_hot_path import assert_cheap, press
from tests.wire import PUBLIC_URL
from tests.world import LINE, World

__all__ = ["ringback"]
QUESTION = "how satisfied are you"
sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def rated(ringback: Ringback, *options: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(ringback("report", "ratings", "--json", *options).output)
    return found


def test_a_customer_rates_the_talk_while_their_agent_is_free_again(active: World, ringback: Ringback) -> None:
    ada, caller = talking(active)
    ada.hangs_up()
    caller.hears(QUESTION)
    assert active.agents()["ada"].state == AgentState.WRAP_UP
    active.caller("+12025550113").dials(LINE).presses("2")
    ada.rings(within=10).answers().hears("press 1")
    caller.presses("8").hears("not one of the choices").hears(QUESTION).presses("4").hears("thank you for telling us")
    caller.hears("goodbye").hears_the_line_go_dead()
    assert active.contact(caller).outcome == Outcome.ANSWERED
    # The terminal's clock is the real one, the story's began long before.
    (row,) = rated(ringback, "--days", "3660")
    assert (row["issue"], row["talks"], row["ratings"], row["mean"], row["4"]) == ("withdrawal", 1, 1, 4.0, 1)
    assert [one["agent"] for one in rated(ringback, "--by", "agent", "--days", "3660")] == ["ada"]
    assert "withdrawal,1,1,4.0,0,0,0,1,0" in ringback("report", "ratings", "--csv", "--days", "3660").output
    again = {"CallSid": caller.sid(), "From": caller.number, "To": LINE, "CallStatus": "in-progress", "Digits": "1"}
    assert_cheap(press(active, "survey?offer=1&tries=1", **again))
    assert rated(ringback, "--days", "3660")[0]["mean"] == 4.0


@sqlite
def test_silence_and_hanging_up_skip_it(active: World, ringback: Ringback) -> None:
    ada, caller = talking(active)
    ada.hangs_up()
    caller.hears(QUESTION).hears("goodbye", within=30).hears_the_line_go_dead()
    second = active.caller("+12025550113").dials(LINE).presses("2")
    ada.rings(within=20).answers().presses("1")
    assert second.is_talking_to(ada)
    ada.hangs_up()
    second.hears(QUESTION).hangs_up()
    assert active.contact(second).outcome == Outcome.ANSWERED
    assert rated(ringback, "--days", "3660")[0]["ratings"] == 0


@sqlite
def test_whom_we_rang_back_is_asked_as_well(active: World, ringback: Ringback) -> None:
    ada, caller = called_back(active)
    ada.hangs_up()
    caller.hears(QUESTION).presses("5").hears("thank you for telling us").hears_the_line_go_dead()
    assert rated(ringback, "--days", "3660")[0]["mean"] == 5.0


@sqlite
def test_whoever_met_nobody_is_asked_nothing(active: World) -> None:
    caller = active.caller().dials(LINE).presses("2")
    call = {"CallSid": caller.sid(), "From": caller.number, "To": LINE, "CallStatus": "in-progress"}
    assert "survey" not in active.replay(f"{PUBLIC_URL}/voice/after", call).text
