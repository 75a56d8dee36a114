"""Supervisors on their own phone: they listen, coach or barge in, and a talk neither begins nor ends with them."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from carrier.simulator.people import Phone
from cli import main
from models import AgentState, OfferState, Outcome, PartRole, Status
from routing import roster, supervising
from tests.stories.talking import offers, parts, talking
from tests.world import LINE, World


def typed(world: World, *words: str, code: int = 0) -> str:
    """Return what `ringback talks …` says."""
    url = world.database.url.render_as_string(hide_password=False)
    result = CliRunner().invoke(main, ["talks", *words], env={"DATABASE_URL": url})
    assert result.exit_code == code, result.output
    return result.output


def shown(world: World) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(typed(world, "list", "--json"))
    return rows


@pytest.fixture
def sue(active: World) -> Phone:
    """A supervisor, off duty."""
    phone = active.agent("sue", "+12025550159")
    with active.database.session() as session:
        roster.change(session, "sue", supervisor=True)
        roster.set_status(session, "sue", Status.OFFLINE, active.clock.now())
    return phone


def summoned(world: World, way: str) -> None:
    """Do what `ringback talks WAY 1 --as sue` does, in this story's time."""
    with world.switchboard.turn() as turn:
        supervising.enter(turn, 1, "sue", PartRole(way), world.switchboard.rules)


def enters(world: World, sue: Phone, way: str) -> None:
    """Let a supervisor enter the first talk."""
    summoned(world, way)
    sue.rings().answers().hears("to enter it, press 1").presses("1").hears("connecting").waits(3)


def said(world: World, speaker: Phone, *hearers: Phone) -> list[bool]:
    """Let somebody say a word, and return who hears it."""
    word = f"word {world.clock.now()}"
    speaker.says(word).waits(1)
    return [word in hearer.transcript() for hearer in hearers]


def test_listening_is_heard_by_nobody_and_leaving_ends_nothing(active: World, sue: Phone) -> None:
    ada, caller = talking(active)
    enters(active, sue, "listen")
    assert said(active, caller, ada, sue) == [True, True]
    assert said(active, sue, ada, caller) == [False, False]
    (row,) = shown(active)
    assert (row["agent"], row["issue"], row["stage"]) == ("ada", "withdrawal", "talking")
    assert row["others"] == [{"name": "sue", "as": "listen", "state": "joined"}]
    sue.hangs_up().waits(2)
    assert caller.is_talking_to(ada, within=0)
    assert [part.state for part in parts(active)] == ["done"]


def test_coaching_is_heard_by_the_agent_alone(active: World, sue: Phone) -> None:
    ada, caller = talking(active)
    enters(active, sue, "coach")
    assert said(active, sue, ada, caller) == [True, False]
    assert said(active, caller, ada, sue) == [True, True]


def test_barging_in_is_heard_by_both_and_ends_with_the_talk(active: World, sue: Phone) -> None:
    ada, caller = talking(active)
    enters(active, sue, "barge")
    assert said(active, sue, ada, caller) == [True, True]
    caller.hangs_up()
    ada.hears("the call is over").hears_the_line_go_dead()
    sue.hears("the talk is over").hears_the_line_go_dead()
    assert active.contact(caller).outcome == Outcome.ANSWERED
    assert active.agents()["sue"].state in (AgentState.IDLE, AgentState.WRAP_UP)


def test_a_talk_goes_on_with_its_supervisor_after_the_customer_was_on_hold(active: World, sue: Phone) -> None:
    ada, caller = talking(active)
    enters(active, sue, "barge")
    ada.presses("*").hears("your customer is on hold")
    sue.hears("one moment")
    assert shown(active)[0]["stage"] == "on hold"
    ada.presses("1")
    assert caller.is_talking_to(ada)
    assert caller.is_talking_to(sue)


def test_a_talk_that_has_not_begun_cannot_be_entered(active: World, sue: Phone) -> None:
    ada = active.agent()
    active.caller().dials(LINE).presses("2")
    ada.rings().answers().hears("press 1")
    active.workers_run = active.engine_runs = False
    ada.presses("1")
    assert "has not begun yet" in typed(active, "listen", "1", "--as", "sue", code=1)
    assert parts(active) == []
    assert [offer.met_at for offer in offers(active)] == [None]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("listen", "7", "--as", "sue"), "there is no talk 7 under way"),
        (("listen", "1", "--as", "nobody"), "there is no agent named 'nobody'"),
        (("barge", "1", "--as", "bob"), "bob is no supervisor"),
        (("coach", "1", "--as", "ada"), "ada is no supervisor"),
    ],
)
def test_who_may_not_enter_is_told_why(active: World, words: tuple[str, ...], complaint: str) -> None:
    talking(active)
    active.agent("bob", "+12025550151", skills=["deposit"])
    assert complaint in typed(active, *words, code=1)
    assert parts(active) == []


def test_a_supervisor_who_is_on_a_call_cannot_enter_another(active: World, sue: Phone) -> None:
    talking(active)
    told = json.loads(typed(active, "listen", "1", "--as", "sue", "--json"))
    assert told == {"part": 1, "talk": 1, "supervisor": "sue", "as": "listen"}
    sue.rings()
    assert "sue is on a call" in typed(active, "barge", "1", "--as", "sue", code=1)


def test_a_supervisor_who_does_not_answer_is_let_be(active: World, sue: Phone) -> None:
    ada, caller = talking(active)
    summoned(active, "listen")
    sue.rings().waits(40).does_not_ring()
    assert [part.state for part in parts(active)] == ["missed"]
    assert active.agents()["sue"].misses == 0
    assert caller.is_talking_to(ada, within=0)
    assert [offer.state for offer in offers(active)] == [OfferState.ACCEPTED]


def test_nobody_talks(active: World) -> None:
    assert typed(active, "list") == "nobody talks\n"
    talking(active)
    assert "ada" in typed(active, "list")
