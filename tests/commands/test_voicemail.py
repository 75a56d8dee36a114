"""`ringback voicemail …`: what waits, one of them, and done; a mistake is a sentence."""

import json
from typing import Any

import pytest
from sqlalchemy import insert, select

from models import ContactState, Database, Form, Outcome, RealClock
from models.tables import contacts, voicemails
from routing import voicemails as recordings
from routing.turn import Turn
from tests.commands.conftest import Ringback


@pytest.fixture
def two(database: Database) -> None:
    """Voicemail 1 is left by a number, voicemail 2 is empty and of nobody in particular."""
    now = RealClock().now()
    person = {"state": ContactState.ENDED, "form": Form.HOLDING, "language": "en", "issue": "deposit", "rank": 1.0}
    person |= {"arrived_at": now, "last_seen_at": now, "ended_at": now, "outcome": Outcome.ABANDONED}
    with database.transaction() as connection:
        for row, number in ((1, "+12025550111"), (2, "")):
            connection.execute(insert(contacts).values(person | {"number": number}))
            asked = {"contact_id": row, "state": "asked", "asked_at": now}
            connection.execute(insert(voicemails).values(asked))
        turn = Turn(connection, now)
        assert recordings.keep(turn, 1, "RE1", "https://carrier.example/RE1", 12)
        recordings.empty(turn, 2)


def listed(ringback: Ringback, *options: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(ringback("voicemail", "list", "--json", *options).output)
    return found


def test_what_waits_is_listed_and_shown(ringback: Ringback, two: None) -> None:
    (waits,) = listed(ringback)
    assert (waits["id"], waits["number"], waits["seconds"]) == (1, "+1202…11", 12)
    assert waits["url"] == "https://carrier.example/RE1"
    assert listed(ringback, "--numbers")[0]["number"] == "+12025550111"
    assert "https://carrier.example/RE1" in ringback("voicemail", "list").output
    assert "deposit" in ringback("voicemail", "show", "1").output
    assert json.loads(ringback("voicemail", "show", "1", "--json").output)["contact"] == 1
    assert [(one["id"], one["number"]) for one in listed(ringback, "--all")] == [(2, "withheld"), (1, "+1202…11")]


def test_what_is_done_waits_no_more(ringback: Ringback, two: None) -> None:
    assert "is done" in ringback("voicemail", "done", "1").output
    assert ringback("voicemail", "done", "1").exit_code == 0
    assert listed(ringback) == []
    assert "no voicemail is waiting" in ringback("voicemail", "list").output
    assert listed(ringback, "--all")[1]["done_at"]


def test_a_late_word_opens_nothing_again(ringback: Ringback, two: None, database: Database) -> None:
    ringback("voicemail", "done", "1")
    with database.transaction() as connection:
        recordings.keep(Turn(connection, RealClock().now()), 1, "RE2", "https://carrier.example/RE2", 60)
    assert listed(ringback) == []


def test_a_voicemail_becomes_a_callback_in_the_callers_place(ringback: Ringback, two: None, database: Database) -> None:
    promised = json.loads(ringback("voicemail", "callback", "1", "--json").output)
    assert promised["proof"]
    assert listed(ringback) == []
    (made,) = json.loads(ringback("callbacks", "list", "--json").output)
    assert (made["reference"], made["source"], made["issue"]) == (promised["reference"], "voicemail", "deposit")
    with database.reading() as connection:
        assert connection.execute(select(contacts.c.rank).where(contacts.c.state == ContactState.WAITING)).all() == [
            (1.0,)
        ]
    assert ringback("voicemail", "callback", "1").output.startswith("promised; reference")  # it is open already
    assert len(json.loads(ringback("callbacks", "list", "--json").output)) == 1


def test_who_showed_no_number_is_not_rung_back(ringback: Ringback, two: None, database: Database) -> None:
    with database.transaction() as connection:
        assert recordings.keep(Turn(connection, RealClock().now()), 2, "RE2", "https://carrier.example/RE2", 12)
    refused = ringback("voicemail", "callback", "2")
    assert refused.exit_code == 1
    assert "showed no number" in refused.output
    assert "callbacks add" in refused.output
    assert [one["id"] for one in listed(ringback)] == [1, 2]


@pytest.mark.parametrize(("words", "said"), [(("show", "9"), "no voicemail 9"), (("done", "9"), "no voicemail 9")])
def test_a_mistake_is_a_sentence(ringback: Ringback, two: None, words: tuple[str, str], said: str) -> None:
    refused = ringback("voicemail", *words)
    assert refused.exit_code == 1
    assert said in refused.output
    assert "it is empty" in ringback("voicemail", "done", "2").output
