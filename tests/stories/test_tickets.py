"""Tickets: the help desk is written of each contact: created, changed, closed, in order, once it can be reached."""

import json
from collections.abc import Iterator

import pytest

from models import Database
from tests.commands.conftest import Ringback, ringback
from tests.outbox.receiver import SECRET, Receiver
from tests.stage import world
from tests.webhooks.test_hot_path import assert_cheap, press
from tests.world import LINE, World

__all__ = ["ringback"]
sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def desk() -> Receiver:
    """The help desk."""
    return Receiver()


@pytest.fixture
def line(database: Database, redis_url: str, desk: Receiver) -> Iterator[World]:
    """A line that tells a help desk, and whose agents have the time to say what a talk was about."""
    with desk.place() as place:
        told = {"TICKETS_URL": f"{place.url}/take", "TICKETS_SECRET": SECRET, "WRAP_UP_SECONDS": "20"}
        with world(database, redis_url, **told) as made:
            yield made


def test_a_contact_is_told_from_the_line_to_what_is_said_of_it_later(
    active: World, desk: Receiver, ringback: Ringback
) -> None:
    caller = active.caller().dials(LINE).presses("2").hears("next in line").waits(3)
    (created,) = desk.letters
    assert (created["event"], created["status"], created["seq"]) == ("contact.created", "in_line", 1)
    assert (created["number"], created["issue"], created["agent"]) == (caller.number, "withdrawal", None)
    desk.status = 503
    ada = active.agent()
    ada.rings().answers().hears("press 1").presses("1")
    assert caller.is_talking_to(ada)
    caller.waits(5).hangs_up()
    ada.hears("what was it about").hears("hard to understand, press 3").presses("3").hears("noted")
    caller.waits(4)
    desk.status = 200
    caller.waits(60)
    told = [(letter["event"], letter["status"]) for letter in desk.letters]
    assert told[:2] == [("contact.created", "in_line"), ("contact.updated", "talking")]
    assert told.count(("contact.closed", "closed")) == 1
    assert [letter["seq"] for letter in desk.letters] == list(range(1, len(told) + 1))
    last = desk.letters[-1]
    assert (last["status"], last["outcome"], last["agent"]) == ("closed", "answered", "ada")
    assert last["remarks"] == [{"by": "ada", "category": "unclear", "note": None}]
    said = ("contacts", "note", "1", "the fee page says nothing", "--category", "missing", "--by", "Ada")
    assert ringback(*said).exit_code == 0
    caller.waits(5)
    assert desk.letters[-1]["event"] == "contact.updated"
    assert desk.letters[-1]["remarks"][1] == {"by": "Ada", "category": "missing", "note": "the fee page says nothing"}


@sqlite
def test_a_call_that_ends_at_once_is_created_and_closed(active: World, desk: Receiver) -> None:
    active.caller().dials(LINE).presses("2").hangs_up()
    active.caller("+12025550112").dials(LINE).hears("customer support").hangs_up().waits(5)
    assert [letter["event"] for letter in desk.letters] == ["contact.created", "contact.closed"]
    assert desk.letters[1]["outcome"] == "abandoned"


@sqlite
def test_the_weekly_list(active: World, ringback: Ringback) -> None:
    active.caller().dials(LINE).presses("2").hangs_up()
    assert "nothing was noted" in ringback("report", "feedback").output
    assert ringback("contacts", "note", "1", "=1+1", "--category", "broken", "--by", "bob").exit_code == 0
    assert ringback("contacts", "note", "1", "slow as well", "--by", "bob").exit_code == 0
    rows = json.loads(ringback("report", "feedback", "--json").output)
    assert [(row["issue"], row["category"], row["note"]) for row in rows] == [
        ("withdrawal", "broken", "=1+1"), ("withdrawal", None, "slow as well"),
    ]  # fmt: skip
    assert "'=1+1" in ringback("report", "feedback", "--csv").output, "no formula for a spreadsheet"
    (count,) = json.loads(ringback("report", "feedback", "--counts", "--json").output)
    assert (count["issue"], count["category"], count["contacts"]) == ("withdrawal", "broken", 1)
    assert "broken" in ringback("report", "feedback").output
    assert json.loads(ringback("contacts", "show", "1").output)["remarks"][1]["note"] == "slow as well"
    for words, problem in (
        (("note", "9", "x", "--by", "bob"), "no contact 9"),
        (("note", "1", "--by", "bob"), "say something"),
        (("note", "1", "--by", "bob", "--category", "gone"), "choose from broken"),
        (("note", "1", "x" * 4001, "--by", "bob"), "at most 4000"),
        (("show", "9"), "no contact 9"),
    ):
        refused = ringback("contacts", *words)
        assert refused.exit_code == 1
        assert problem in refused.output
    assert "withdrawal" in ringback("contacts", "list").output


@sqlite
def test_silence_notes_nothing_and_a_key_is_cheap(active: World, ringback: Ringback) -> None:
    ada = active.agent()
    caller = active.caller().dials(LINE).presses("2")
    ada.rings().answers().presses("1")
    assert caller.is_talking_to(ada)
    caller.hangs_up()
    ada.hears("what was it about").hears("the call is over. thank you", within=30).hears_the_line_go_dead()
    assert "nothing was noted" in ringback("report", "feedback", "--days", "3660").output
    for _ in range(2):
        assert_cheap(press(active, "bridge/feedback?offer=1", Digits="1"))
    assert len(json.loads(ringback("report", "feedback", "--days", "3660", "--json").output)) == 1
