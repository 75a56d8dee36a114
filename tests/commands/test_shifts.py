"""`ringback agents … --shift`, phones that are no numbers, and being available at once."""

import json

import pytest
from sqlalchemy import insert, select

from models import Agent, ContactState, Database, Form, Offer, RealClock, Status
from models.tables import contacts
from tests.commands.conftest import Ringback

DANA = ("agents", "add", "Dana", "--phone", "+12025550150", "--skills", "deposit")
OFFICE = "mon-fri  09:00-17:00 Europe/Berlin;sat 10:00-14:00"


def dana(ringback: Ringback) -> dict[str, object]:
    shown: dict[str, object] = json.loads(ringback("agents", "show", "Dana", "--json").output)
    return shown


def test_an_agent_has_a_shift_and_is_shown_with_it(ringback: Ringback) -> None:
    assert ringback(*DANA, "--shift", OFFICE).exit_code == 0
    assert dana(ringback)["shift"] == "mon-fri 09:00-17:00 Europe/Berlin; sat 10:00-14:00"
    assert dana(ringback)["on_shift"] in (True, False)
    assert str(dana(ringback)["next_shift"]).endswith("+00:00")
    assert "shift" in ringback("agents", "list").output
    assert "next_shift" in ringback("agents", "show", "Dana").output


def test_a_shift_is_changed_and_taken_away(ringback: Ringback, database: Database) -> None:
    ringback(*DANA)
    assert dana(ringback)["shift"] is None
    ringback("agents", "set", "Dana", "--status", "available", "--shift", OFFICE)
    with database.session() as session:
        assert session.scalars(select(Agent.off_at)).one() is not None
    assert dana(ringback)["shift"]
    ringback("agents", "set", "Dana", "--shift", "none")
    assert dana(ringback)["shift"] is None
    with database.session() as session:
        assert session.scalars(select(Agent.off_at)).one() is None


def test_a_mistake_in_a_shift_changes_nothing(ringback: Ringback) -> None:
    ringback(*DANA)
    refused = ringback("agents", "set", "Dana", "--shift", "weekdays 9-17 Berlin", "--status", "available")
    assert refused.exit_code == 1
    assert "are no days" in refused.output
    assert (dana(ringback)["shift"], dana(ringback)["status"]) == (None, "offline")


@pytest.mark.parametrize("phone", ["sip:dana@pbx.example.com", "client:dana"])
def test_a_phone_may_be_a_sip_address_or_a_client(ringback: Ringback, phone: str) -> None:
    ringback(*DANA)
    assert ringback("agents", "set", "Dana", "--phone", phone).exit_code == 0
    assert dana(ringback)["phone"] == phone
    assert "with this phone exists: Dana" in ringback(*DANA[:2], "Bo", "--phone", phone, *DANA[5:]).output
    assert "write it like" in ringback("agents", "set", "Dana", "--phone", phone.replace("dana", "da na")).output


def test_who_goes_available_is_offered_whoever_waits_at_once(ringback: Ringback, database: Database) -> None:
    ringback(*DANA)
    now = RealClock().now()
    waits = {"state": ContactState.WAITING, "form": Form.CALLBACK, "issue": "deposit", "skill": "deposit/en"}
    person = {"number": "", "language": "en", "rank": 1.0, "arrived_at": now, "last_seen_at": now}
    with database.transaction() as connection:
        connection.execute(insert(contacts).values(waits | person))
    said = json.loads(ringback("agents", "set", "Dana", "--status", "available", "--json").output)
    assert (said["status"], said["state"]) == (Status.AVAILABLE, "ringing")
    with database.session() as session:
        assert len(session.scalars(select(Offer)).all()) == 1
