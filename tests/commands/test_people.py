"""`ringback people` and `ringback tokens`, as they are typed."""

import json

import pytest

from console.entry import people, sign_ins
from failover import audit
from models import Database, RealClock
from tests.commands.conftest import Ringback

PASSWORD = "a staple of the battery"
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_people_are_added_changed_listed_and_removed(ringback: Ringback, database: Database) -> None:
    added = ringback("people", "add", "sara", "--role", "on-call", "--password", PASSWORD)
    assert added.output == "sara may sign in as on-call at http://127.0.0.1:8000/console/\n"
    assert (
        "there is a person named sara already"
        in ringback("people", "add", "sara", "--role", "agent", "--password", PASSWORD).output
    )
    assert ringback("people", "set", "sara", "--role", "admin", "--language", "fa").exit_code == 0
    (row,) = json.loads(ringback("people", "list", "--json").output)
    ways = {"totp": False, "local": True, "company": "", "agent": None}
    assert row == {"name": "sara", "role": "admin", "language": "fa", "locked": False} | ways
    assert ringback("people", "set", "sara").exit_code == 2
    assert ringback("people", "remove", "sara").exit_code == 0
    assert "there is nobody named sara" in ringback("people", "remove", "sara").output
    with database.reading() as connection:
        assert audit.verify(connection)[::2] == (3, [])


def test_sign_ins_are_listed_and_ended_and_a_lost_phone_is_taken_off(ringback: Ringback, database: Database) -> None:
    ringback("people", "add", "sara", "--role", "on-call", "--password", PASSWORD)
    assert ringback("people", "sign-ins", "sara").output == "sara is not signed in\n"
    with database.transaction() as connection:
        sign_ins.begin(connection, people.number_of(connection, "sara"), RealClock().now())
    (row,) = json.loads(ringback("people", "sign-ins", "sara", "--json").output)
    assert row.keys() == {"began_at", "seen_at"}
    assert ringback("people", "sign-out", "sara").output == "sara is signed out of 1 browser\n"
    assert ringback("people", "sign-ins", "sara", "--json").output == "[]\n"
    for command in ("sign-ins", "sign-out"):
        assert (ringback("people", command, "omid").exit_code, command) == (1, command)
    assert ringback("people", "set", "sara", "--no-totp").exit_code == 0
    assert "there is nobody named omid" in ringback("people", "set", "omid", "--no-totp").output


@pytest.mark.parametrize(
    ("password", "said"),
    [("short", "12 to 200 characters; this one has 5"), ("aaaaaaaaaaaaaa", "choose another"), ("sara" * 4, "another")],
)
def test_a_password_that_anybody_would_try_is_refused(ringback: Ringback, password: str, said: str) -> None:
    result = ringback("people", "add", "sara", "--role", "on-call", "--password", password)
    assert (result.exit_code, said in result.output) == (1, True)
    assert password not in result.output


def test_a_token_is_shown_once_and_removed(ringback: Ringback) -> None:
    made = ringback("tokens", "add", "pager", "--scope", "pins", "--for", "90d")
    token = made.output.splitlines()[0]
    assert token.startswith("rb_")
    listed = ringback("tokens", "list").output
    assert listed.startswith("pager  pins  until 2")
    assert token not in listed
    assert "there is a token named pager already" in ringback("tokens", "add", "pager", "--scope", "status").output
    assert ringback("tokens", "add", "x", "--scope", "everything").exit_code == 2
    assert ringback("tokens", "add", "x", "--scope", "pins", "--for", "0d").exit_code == 2
    assert ringback("tokens", "remove", "pager").output == "The token of pager opens nothing any more\n"
    assert ringback("tokens", "list").output == "No program has a token\n"
