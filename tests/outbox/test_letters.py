"""Letters in the database: in order for each contact, and one silent addressee holds up no other."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import insert

from models import ContactState, Database, Form, LetterKind, ManualClock, To
from models.tables import contacts
from outbox import letters, policy
from outbox.letters import Letter
from routing.turn import Turn
from tests.commands.conftest import Ringback, ringback

__all__ = ["ringback"]


class Post:
    """A clock, a database, and turns on both."""

    def __init__(self, database: Database) -> None:
        self.database, self.clock = database, ManualClock()

    def turn(self) -> Iterator[Turn]:
        with self.database.transaction() as connection:
            yield Turn(connection, self.clock.now())

    def write(self, to: To, key: str, contact: int = 1) -> None:
        for turn in self.turn():
            assert letters.write(turn, to, LetterKind.UPDATED, contact, key, {})

    def write_again(self, to: To, key: str) -> None:
        for turn in self.turn():
            assert not letters.write(turn, to, LetterKind.UPDATED, 1, key, {})

    def claim(self, letter_id: int) -> Letter | None:
        (claimed,) = [letters.claim(turn, letter_id) for turn in self.turn()]
        return claimed

    def due(self) -> list[int]:
        (found,) = [letters.due(turn) for turn in self.turn()]
        return found


@pytest.fixture
def post(database: Database) -> Post:
    made = Post(database)
    now = made.clock.now()
    person = {"number": "", "state": ContactState.ENDED, "form": Form.HOLDING, "language": "en", "rank": 1.0}
    with database.transaction() as connection:
        for row in (1, 2):
            connection.execute(insert(contacts).values({"id": row, **person, "arrived_at": now, "last_seen_at": now}))
    return made


def test_letters_of_a_contact_go_one_after_the_other_and_each_try_is_ones_own(post: Post) -> None:
    for contact, key in ((1, "a"), (1, "b"), (2, "c")):
        post.write(To.HELP_DESK, key, contact)
    post.write_again(To.HELP_DESK, "a")
    assert post.due() == [1, 3]
    first = post.claim(1)
    assert first is not None
    assert post.claim(1) is None, "somebody is at it"
    assert post.claim(2) is None, "its turn has not come"
    for turn in post.turn():
        letters.delivered(turn, first)
        assert [hint.row for hint in turn.hints] == [2]
    assert post.due() == [2, 3]
    post.claim(3)
    post.clock.advance(seconds=letters.LEASE.total_seconds())
    assert post.due() == [2, 3], "a try that was lost is made again"


def test_a_silent_addressee_rests_and_holds_up_no_other(post: Post) -> None:
    post.write(To.HELP_DESK, "a")
    post.write(To.HELP_DESK, "b", 2)
    post.write(To.EXCHANGE, "c")
    first = post.claim(1)
    assert first is not None
    for turn in post.turn():
        letters.silent(turn, first.to)
        letters.not_taken(turn, first, "no answer")
    assert post.due() == [3]
    assert post.claim(2) is None
    post.clock.advance(seconds=policy.STEADY.first.total_seconds())
    assert post.due() == [1, 2, 3]
    for turn in post.turn():
        letters.silent(turn, first.to)
        letters.silent(turn, first.to)
    post.clock.advance(seconds=2 * policy.STEADY.first.total_seconds())
    assert post.due() == [3], "ever longer"


def test_what_nobody_takes_is_given_up_after_days_and_may_be_retried(post: Post, ringback: Ringback) -> None:
    post.write(To.EXCHANGE, "a")
    post.write(To.EXCHANGE, "b")
    assert "no answer" not in ringback("letters", "list").output
    post.clock.advance(seconds=(policy.PATIENCE + timedelta(seconds=1)).total_seconds())
    first = post.claim(1)
    assert first is not None
    for turn in post.turn():
        assert not letters.not_taken(turn, first, "no answer")
        assert [hint.row for hint in turn.hints] == [2], "the next has its turn"
    (waits,) = json.loads(ringback("letters", "list", "--json").output)
    assert (waits["id"], waits["contact"], waits["tries"]) == (2, 1, 0)
    assert "gave_up   exchange" in ringback("letters", "list", "--all").output
    assert "no answer" in ringback("letters", "list", "--all").output
    assert "was not given up" in ringback("letters", "retry", "2").output
    assert ringback("letters", "retry", "1").exit_code == 0
    assert [one["id"] for one in json.loads(ringback("letters", "list", "--json").output)] == [1, 2]
