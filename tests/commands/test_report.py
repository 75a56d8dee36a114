"""`ringback report day`, `report incident` and `figures`, as they are typed."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from failover import modes
from models import Database, RealClock
from models.tables import contacts
from tests.commands.conftest import Ringback

now = RealClock().now
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def day(database: Database) -> Database:
    """Today: 3 answered after 10, 20 and 30 s; one left after 40 s."""
    at = now().replace(hour=0, minute=0, second=0, microsecond=0)
    rows = [
        {
            "number": "+12025550111",
            "state": "ended",
            "form": "holding",
            "issue": "deposit",
            "language": "en",
            "rank": 0.0,
            "arrived_at": at,
            "joined_at": at,
            "last_seen_at": at,
            "answered_at": at + timedelta(seconds=wait) if wait < 40 else None,
            "ended_at": at + timedelta(seconds=wait),
            "outcome": "answered" if wait < 40 else "abandoned",
        }
        for wait in (10, 20, 30, 40)
    ]
    with database.transaction() as connection:
        connection.execute(insert(contacts), rows)
    return database


def test_a_day_is_told_to_people_programs_and_spreadsheets(day: Database, ringback: Ringback) -> None:
    told = ringback("report", "day").output
    assert "contacts        4, of whom 4 asked for a person: 3 answered, 1 left, 0 wait, 0 went elsewhere" in told
    assert "time to a human mean at least 0:25, half within 0:20, nine in ten within (too many left)" in told
    assert told == ringback("report", "day", f"{now():%Y-%m-%d}").output
    values = json.loads(ringback("report", "day", "--json").output)
    assert (values["figures"]["answered_share"], values["figures"]["to_a_human_p50"]) == (0.75, 20)
    sheet = ringback("report", "day", "--csv", "--table", "issue").output.splitlines()
    assert sheet[0].startswith("issue,contacts,joined,answered,left")
    assert sheet[1].startswith("deposit,4,4,3,1")
    assert "contacts        0" in ringback("report", "day", "2020-02-29").output
    assert ringback("report", "day", "yesterday").exit_code == 2


def test_an_incident_is_found_by_its_number_and_without_one_it_is_the_last(day: Database, ringback: Ringback) -> None:
    none = ringback("report", "incident")
    assert (none.exit_code, "has never turned on" in none.output) == (1, True)
    since = now().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(seconds=1)
    modes.pin(day, "on", "a test", "sara", now() + timedelta(hours=1), since)
    told = ringback("report", "incident").output
    assert told.startswith("Incident 1: on since")
    assert "and still on\n  pinned on by sara" in told
    assert "contacts        4" in told
    assert told == ringback("report", "incident", "1").output
    assert "there is no incident 7" in ringback("report", "incident", "7").output
    (row,) = json.loads(ringback("report", "incident", "--list", "--json").output)
    assert (row["incident"], row["until"]) == (1, None)


def test_the_plots_are_saved_as_a_picture_with_real_text(day: Database, ringback: Ringback, tmp_path: Path) -> None:
    assert ringback("report", "day", "--svg", str(tmp_path / "day.svg")).exit_code == 0
    drawn = (tmp_path / "day.svg").read_text()
    assert ">Contacts that arrived</text>" in drawn


def test_the_figures_of_the_day_and_what_they_take(day: Database, ringback: Ringback) -> None:
    told = ringback("figures", "--target", "30").output
    assert told.startswith("today (")
    assert "promises        0: 0 kept, 0 not, 0 open; kept -" in told
    assert "you have 0; 30 s needs 1" in told or "nobody came within 60 min" in told
    modes.pin(day, "on", "a test", "sara", now() + timedelta(hours=1), now() - timedelta(minutes=1))
    values = json.loads(ringback("figures", "--json").output)
    assert (values["today"]["contacts"], values["since_on"]["contacts"]) == (4, 0)
    assert (values["today"]["promised"], values["today"]["kept_share"]) == (0, None)
