"""`ringback contacts`, `callbacks list` and `voicemail list`, as they are typed: the same filters as the pages have."""

import csv
import io
import json
from datetime import timedelta

import pytest
from sqlalchemy import insert

from models import Database, RealClock
from models.tables import callbacks, contacts
from routing.numbering import CONTACTS
from tests.commands.conftest import Ringback

NOW = RealClock().now()
# The SQL of lists is tested on both with the pages.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def three(database: Database) -> None:
    """Contacts 1 to 3, the newest last; the second was promised a callback."""
    row = {"state": "ended", "form": "holding", "language": "en", "rank": 1.0, "outcome": "abandoned"}
    with database.transaction() as connection:
        for number, issue in enumerate(("deposit", "security", "deposit"), start=1):
            at = NOW - timedelta(days=3 - number)
            moments = {"arrived_at": at, "joined_at": at, "last_seen_at": at, "ended_at": at}
            who = {"number": f"+1202555000{number}", "issue": issue}
            connection.execute(insert(contacts).values(row | moments | who))
        promise = {"contact_id": 2, "number": "+12025550002", "number_hash": "h", "proof": "0000", "attempts": 3}
        ended = {"state": "gave_up", "promised_at": NOW, "ended_at": NOW}
        connection.execute(insert(callbacks).values(promise | ended))


def test_contacts_are_listed_by_what_is_looked_for(ringback: Ringback, three: None) -> None:
    def found(*words: str) -> list[int]:
        return [row["contact"] for row in json.loads(ringback("contacts", "list", "--json", *words).stdout)]

    assert found() == [3, 2, 1]
    assert found("--issue", "deposit", "--limit", "1") == [3]
    assert found("--find", CONTACTS.reference(2)) == found("--find", "0002") == [2]
    assert found("--from", f"{NOW - timedelta(hours=1):%Y-%m-%dT%H:%M}") == [3]
    table = ringback("contacts", "list", "--outcome", "abandoned").output
    assert "+1202…01" in table
    assert "+12025550001" in ringback("contacts", "list", "--numbers").output
    assert ringback("contacts", "list", "--issue", "trading").output == "no contacts like this\n"


def test_a_list_goes_on_where_it_ended(ringback: Ringback, three: None) -> None:
    first = ringback("contacts", "list", "--limit", "2", "--csv")
    rows = list(csv.DictReader(io.StringIO(first.stdout)))
    assert [row["contact"] for row in rows] == ["3", "2"]
    assert rows[0]["number"] == "'+1202…03"
    cursor = first.stderr.removeprefix("there is more: --after ").strip()
    assert ringback("contacts", "list", "--after", cursor).stdout.splitlines()[1].startswith("1 ")


def test_every_mistake_is_named_at_once(ringback: Ringback) -> None:
    result = ringback("contacts", "list", "--find", "ring me", "--issue", "nonsense", "--after", "x")
    assert result.exit_code == 1
    assert all(said in result.output for said in ("find is a reference", "issue is one of security", "this cursor"))
    assert "stage is one of open, due" in ringback("callbacks", "list", "--stage", "old").output


def test_a_story_is_told_in_words_and_for_programs(ringback: Ringback, three: None) -> None:
    told = ringback("contacts", "timeline", "2").output
    assert "Joined the line: an account that someone else is using" in told
    assert "Promised to be rung back on +1202…02, by phone" in told
    events = json.loads(ringback("contacts", "timeline", "2", "--json").output)
    assert [event["kind"] for event in events] == ["arrived", "joined", "ended", "promised", "promise_ended"]
    assert events[1]["issue"] == "security"
    assert "there is no contact 9" in ringback("contacts", "timeline", "9").output


def test_callbacks_are_listed_by_how_they_stand_and_acts_name_who(ringback: Ringback, three: None) -> None:
    (row,) = json.loads(ringback("callbacks", "list", "--stage", "given_up", "--json").output)
    assert (row["contact"], row["tried"], row["ended"]) == (2, 3, NOW.isoformat(timespec="seconds"))
    assert ringback("callbacks", "list", "--stage", "open").output == "no callbacks like this\n"
    assert ringback("callbacks", "retry", row["reference"], "--by", "omid").exit_code == 0
    assert "omid had it rung now" in ringback("contacts", "timeline", "2").output
