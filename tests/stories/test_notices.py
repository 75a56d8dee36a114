"""Text messages about a promise: one each, whatever the network does; and none where the carrier has none."""

from collections.abc import Iterator

import pytest

from callbacks.reference import reference
from carrier.simulator.people import Phone
from models import Database, Notice
from tests.stage import world
from tests.stories.test_faults import fault
from tests.world import LINE, World


@pytest.fixture
def texting(database: Database, redis_url: str) -> Iterator[World]:
    """A line that stands in for chat, at a carrier that sends messages."""
    with world(database, redis_url, MESSAGES="yes", CALLBACK_ATTEMPTS="1") as made:
        made.chat("fail")
        yield made


def asks(line: World) -> Phone:
    caller = line.caller().dials(LINE).presses("2").hears("press 1").presses("1").hears("your code is")
    return caller.hears_the_line_go_dead(within=60)


def texts(line: World) -> list[str]:
    return [event["text"] for event in line.people.ask("GET", "/control/events") if event["kind"] == "texted"]


def states(line: World) -> list[str]:
    with line.database.session() as session:
        return [notice.state for notice in session.query(Notice).order_by(Notice.id)]


def test_a_promise_is_confirmed_in_writing_with_the_reference_and_without_the_code(texting: World) -> None:
    asks(texting)
    (text,) = texts(texting)
    (made,) = texting.callbacks()
    assert ", ".join(reference(made.id)) not in text
    assert reference(made.id) in text
    assert states(texting) == ["sent"]


def test_without_messages_nothing_is_sent(active: World) -> None:
    asks(active)
    assert (texts(active), states(active)) == ([], [])


def test_giving_up_is_said_in_writing(texting: World) -> None:
    caller = asks(texting).behaves("busy")
    ada = texting.agent()
    ada.rings().answers().presses("1").hears("could not be reached", within=60)
    caller.waits(1)
    assert "could not reach you" in texts(texting)[1]


def test_a_lost_reply_is_looked_up_and_nothing_is_sent_twice(texting: World) -> None:
    fault(texting, "rest_lost_reply", on="Messages")
    asks(texting)
    assert states(texting) == ["sending"]
    texting.people.waits(140)
    assert len(texts(texting)) == 1
    assert states(texting) == ["sent"]


@pytest.mark.parametrize(("kind", "seconds"), [("rest_429", 40), ("rest_500", 160)])
def test_what_was_not_sent_is_tried_again(texting: World, kind: str, seconds: int) -> None:
    fault(texting, kind, on="Messages", seconds=1)
    asks(texting)
    assert texts(texting) == []
    texting.people.waits(seconds)
    assert (len(texts(texting)), states(texting)) == (1, ["sent"])


def test_a_job_that_comes_five_times_sends_once(texting: World) -> None:
    texting.workers_run = False
    caller = texting.caller().dials(LINE).presses("2").hears("press 1").presses("1").hears("your code is")
    for _ in range(5):
        with texting.switchboard.turn() as turn:
            turn.hint("callbacks", "send_notice", 1)
    texting.workers_run = True
    caller.waits(10)
    assert len(texts(texting)) == 1
