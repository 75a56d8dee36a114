"""The report of a day that was written down by hand, on each database: every figure can be counted with a pencil."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from callbacks.kept import promises
from callbacks.reports import report
from models import CallbackState, Database, ManualClock, Outcome
from models.tables import agents, callbacks, contacts, offers, ratings
from routing.capacity import capacity
from routing.figures import figures

DAY = ManualClock().now().replace(hour=0)
NOON = DAY + timedelta(hours=12)


def arrives(number: int, at: datetime, issue: str | None, language: str = "en", **more: Any) -> dict[str, Any]:
    """Return a contact; seconds from its arrival are given as `joined`, `answered` and `ended`."""
    moments = {
        name: at + timedelta(seconds=more[key]) if key in more else None
        for name, key in (("joined_at", "joined"), ("answered_at", "answered"), ("ended_at", "ended"))
    }
    told = {"outcome": more.get("outcome"), "form": more.get("form", "holding"), "rank": float(number)}
    kept = {"number": f"+1202555{number:04}", "state": "ended" if "ended" in more else "waiting", "last_seen_at": at}
    return {"id": number, "issue": issue, "language": language, "arrived_at": at, **moments, **told, **kept}


@pytest.fixture
def a_day(database: Database) -> Database:
    """Before noon: two answered, one left, one kept callback and one that gave up, one joined to another, one waits."""
    hour = timedelta(hours=1)
    people = [
        arrives(1, NOON - 2 * hour, "deposit", joined=10, answered=60, ended=160, outcome=Outcome.ANSWERED),
        arrives(2, NOON - 2 * hour, "deposit", "fa", joined=10, answered=120, ended=420, outcome=Outcome.ANSWERED),
        arrives(3, NOON - hour, "security", joined=10, ended=90, outcome=Outcome.ABANDONED),
        arrives(4, NOON - hour, "security", joined=5, answered=1800, ended=2000, outcome=Outcome.ANSWERED),
        arrives(5, NOON - hour, "security", joined=5, ended=3000, outcome=Outcome.GAVE_UP),
        arrives(6, NOON - hour, None, ended=20, outcome=Outcome.CHAT),
        arrives(7, NOON - hour, "security", joined=5, ended=30, outcome=Outcome.SUPERSEDED),
        arrives(8, NOON - timedelta(minutes=10), "deposit", joined=10),
        arrives(9, DAY - hour, "deposit", joined=10, answered=3 * 3600, ended=4 * 3600, outcome=Outcome.ANSWERED),
    ]
    promise = {"number": "+1", "proof": "0000", "attempts": 1, "promised_at": NOON, "source": "phone"}
    idle = {"status": "available", "state": "idle", "idle_since": NOON, "misses": 0, "languages": "en"}
    talks = []
    for offer, (contact, agent, begins, length) in enumerate([(1, 1, 60, 100), (2, 1, 120, 300), (4, 2, 1800, 200)], 1):
        at = people[contact - 1]["arrived_at"] + timedelta(seconds=begins)
        moments = {"made_at": at, "expires_at": at, "accepted_at": at, "met_at": at}
        ended = {"ended_at": at + timedelta(seconds=length), "state": "done"}
        talks.append({"id": offer, "contact_id": contact, "agent_id": agent, **moments, **ended})
    missed = {"id": 4, "contact_id": 3, "agent_id": 2, "made_at": NOON, "expires_at": NOON, "state": "missed"}
    with database.transaction() as connection:
        connection.execute(insert(agents), [{"id": n, "name": f"agent {n}", "phone": f"+{n}", **idle} for n in (1, 2)])
        connection.execute(insert(contacts), people)
        connection.execute(insert(offers), talks)
        connection.execute(insert(offers), missed)
        connection.execute(
            insert(ratings), [{"offer_id": n, "score": s, "rated_at": NOON} for n, s in ((1, 5), (2, 2))]
        )
        states = [(4, CallbackState.KEPT), (5, CallbackState.GAVE_UP)]
        rows = [{"contact_id": who, "state": state, "number_hash": str(who), **promise} for who, state in states]
        connection.execute(insert(callbacks), rows)
    return database


def test_a_day_is_told_as_it_was(a_day: Database) -> None:
    with a_day.reading() as connection:
        told = report(connection, DAY, DAY + timedelta(days=1), NOON)
    whole = told.figures
    assert (whole.contacts, whole.joined, whole.answered, whole.left, whole.waits) == (7, 6, 3, 2, 1)
    assert whole.answered_share == 3 / 5
    # 60 and 120 s; then one of five left at 90 s, one waits since 600 s, the callback is kept after 1800 s.
    assert (whole.wait.p50, whole.wait.p90, whole.wait.at_least) == (1800, None, True)
    assert (whole.talks.count, whole.talks.seconds, whole.talks.ratings) == (3, 200, 2)
    assert (whole.talks.score, whole.talks.satisfied) == (3.5, 0.5)
    assert told.promises.states == {CallbackState.KEPT: 1, CallbackState.GAVE_UP: 1}
    assert (told.promises.kept_share, told.promises.open) == (0.5, 0)


def test_each_part_is_told_and_the_parts_are_the_whole(a_day: Database) -> None:
    with a_day.reading() as connection:
        told = report(connection, DAY, DAY + timedelta(days=1), NOON)
    issues = {part.name: part for part in told.issues}
    assert {name: part.figures.contacts for name, part in issues.items()} == {"": 1, "deposit": 3, "security": 3}
    assert issues["security"].promises.made == 2
    assert issues["deposit"].figures.answered_share == 1
    assert [(part.name, part.figures.contacts) for part in told.languages] == [("en", 6), ("fa", 1)]
    assert [(one.name, one.offers, one.accepted, one.missed, one.talks.count) for one in told.agents] == [
        ("agent 1", 2, 2, 0, 2),
        ("agent 2", 2, 1, 1, 1),
    ]


def test_the_course_counts_who_came_and_who_was_in_line(a_day: Database) -> None:
    with a_day.reading() as connection:
        told = report(connection, DAY, DAY + timedelta(days=1), NOON)
    assert (told.width, len(told.course)) == (900, 48)
    came = {moment.piece.at: moment.piece.figures.contacts for moment in told.course if moment.piece.figures.contacts}
    assert came == {NOON - timedelta(hours=2): 2, NOON - timedelta(hours=1): 4, NOON - timedelta(minutes=15): 1}
    line = [moment.piece.line for moment in told.course]
    assert line[0] == 1, "who came the evening before waits still"
    assert line[-1] == 1
    assert max(line) == 2


def test_the_figures_of_a_span_are_those_of_its_report(a_day: Database) -> None:
    with a_day.reading() as connection:
        whole = report(connection, DAY, DAY + timedelta(days=1), NOON)
        assert figures(connection, DAY, NOON, NOON) == whole.figures
        assert promises(connection, DAY, NOON) == whole.promises
        assert promises(connection, NOON, DAY + timedelta(days=1)).made == 0
        assert figures(connection, NOON, DAY + timedelta(days=1), NOON).contacts == 0


def test_the_capacity_is_told_from_the_last_hour(a_day: Database) -> None:
    with a_day.reading() as connection:
        told = capacity(connection, NOON + timedelta(seconds=1))
        quiet = capacity(connection, NOON + timedelta(days=1))
    assert (told.came, told.agents, told.seconds) == (1, 2, 3600)
    assert told.needed() == 1
    assert {choice.agents for choice in told.choices} >= {1, 2}
    assert (quiet.came, quiet.choices, quiet.needed()) == (0, (), None)
