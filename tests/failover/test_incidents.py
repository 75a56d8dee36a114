"""Incidents: from the flip that turned the line on to the one that turned it off; pins and relapses are within one."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from failover import incidents
from failover.modes import FLIPS
from models import Database, ManualClock

START = ManualClock().now()
TOLD = [  # the flips that a week left behind
    ("suspect", "active", "chat failed"),
    ("active", "active", "pinned on"),
    ("recovering", "standby", "chat is well"),
    ("standby", "standby", "pinned off"),
    ("standby", "active", "pinned on"),
    ("active", "standby", "pinned off"),
    ("suspect", "active", "chat failed again"),
]


@pytest.fixture
def week(database: Database) -> Database:
    rows = [
        {"at": START + timedelta(hours=n), "went_from": before, "went_to": after, "why": why, "who": f"who {n}"}
        for n, (before, after, why) in enumerate(TOLD)
    ]
    with database.transaction() as connection:
        connection.execute(insert(FLIPS), rows)
    return database


def test_a_week_of_flips_is_three_incidents_and_the_last_goes_on(week: Database) -> None:
    with week.reading() as connection:
        last, second, first = incidents.listed(connection)
        assert incidents.found(connection) == last
        assert incidents.found(connection, second.number) == second
        assert incidents.found(connection, 2) is None, "a pin within an incident begins none"
        assert incidents.listed(connection, 1, before=last.number) == [second]
        assert incidents.listed(connection, 5, before=second.number) == [first]
    assert (first.since, first.until, first.who, first.ended_by) == (
        START,
        START + timedelta(hours=2),
        "who 0",
        "who 2",
    )
    assert (second.why, second.ended_why) == ("pinned on", "pinned off")
    assert (last.why, last.until) == ("chat failed again", None)


def test_a_line_that_never_turned_has_none(database: Database) -> None:
    with database.reading() as connection:
        assert incidents.listed(connection) == []
        assert incidents.found(connection) is None
