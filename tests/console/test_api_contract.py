"""The contract of the API: its document is right, each operation does what it says there, and each wants its scope."""

from typing import Any

import pytest

from console.api.operations import OPERATIONS, Operation
from console.entry.scopes import NUMBERS, SCOPES
from tests.console.contract import ANSWERED, whole
from tests.console.filled import fill
from tests.console.house import House, told

BODIES: dict[str, Any] = {
    "agents_add": {"name": "Mina", "phone": "sip:mina@example.com", "skills": {"deposit": 1}, "pin": "271828"},
    "agents_change": {"skills": {"trading": 3}, "shift": "mon-fri 09:00-17:00 Europe/Berlin"},
    "agents_end_wrap_up": {"what": "more"},
    "callbacks_cancel": {},
    "callbacks_move": {"at": "2026-01-06T16:00:00+02:00"},
    "callbacks_retry": {},
    "contacts_say": {"note": "fees are hard to find", "category": "unclear"},
    "drills_ask": {},
    "engineers_admit": {"phone": "+12025550178", "pin": "48151623"},
    "incident_say": {"text": "deposits are late", "for": "2h"},
    "mode_pin": {"to": "on", "reason": "vendor says an hour", "for": "1h"},
    "people_add": {"name": "mina", "role": "supervisor", "password": "a staple of the battery"},
    "people_change": {"role": "admin"},
    "promising_ask": {"number": "+12025550118", "issue": "trading", "language": "fa"},
    "suppressions_suppress": {"number": "+12025550117"},
    "suppressions_lift": {"number": "+12025550117"},
    "talks_enter": {"name": "Omid", "as": "coach"},
    "tokens_add": {"name": "screen", "scopes": ["status", "lists"]},
    "voicemails_callback": {},
    "voicemails_done": {},
}
OTHERS: dict[str, Any] = {  # what an operation is asked of, if not of the first
    "agents_end_wrap_up": {"name": "Zoe"},
    "people_sign_ins": {"name": "nora"},
    "people_sign_out": {"name": "nora"},
    "agents_remove": {"name": "Mina"},
    "engineers_admit": {"name": "sara"},
    "engineers_dismiss": {"name": "sara"},
    "people_change": {"name": "mina"},
    "people_remove": {"name": "mina"},
    "tokens_remove": {"name": "pager"},
    "voicemails_done": {"voicemail": 2},
}
LAST = ("callbacks_cancel", "tokens_remove")  # nothing can be done after it
READS = [one for one in OPERATIONS.values() if not one.writes]
WRITES = sorted((one for one in OPERATIONS.values() if one.writes), key=lambda one: one.name in LAST)


def asks(house: House, one: Operation, known: dict[str, Any], token: str, query: str = "") -> Any:
    """Ask an operation for what there is."""
    path = one.path.format_map(known | OTHERS.get(one.name, {}))
    return house.asks(one.method, f"/api/v1{path}{query}", token, BODIES.get(one.name) if one.body else None)


def test_every_operation_is_answered_as_its_document_says(small_house: House) -> None:
    known, token = fill(small_house), small_house.token(*SCOPES)
    for one in READS:
        for query in ("", "?numbers=true") if NUMBERS in one.query else ("",):
            assert asks(small_house, one, known, token, query).status_code == one.status, one.name
    for one in WRITES:
        answer = asks(small_house, one, known, token)
        assert answer.status_code == one.status, (one.name, answer.text)
    answered = {name for name, status in ANSWERED if status == OPERATIONS[name].status}
    assert OPERATIONS.keys() - answered == set()


def test_every_operation_wants_one_of_its_scopes_and_nothing_is_changed_without(small_house: House) -> None:
    known = fill(small_house)
    for one in OPERATIONS.values():
        if one.scopes:
            others = [scope for scope in SCOPES if scope not in one.scopes]
            token = small_house.token(*others, name=f"without {one.name}")
            assert asks(small_house, one, known, token).status_code == 403, one.name
    agents = told(small_house.asks("GET", "/api/v1/agents", small_house.token("agents")))["items"]
    assert [agent["name"] for agent in agents] == ["Dana", "Omid", "Zoe"]


def test_the_document_names_each_operation_once_and_every_scope() -> None:
    every = [one for methods in whole()["paths"].values() for one in methods.values()]
    assert sorted(one["operationId"] for one in every) == sorted(OPERATIONS)
    assert all(one["summary"] and one["security"] for one in every)
    assert {scope for one in OPERATIONS.values() for scope in one.scopes} | {NUMBERS} == set(SCOPES)
    unsaid = {name for name in BODIES if not OPERATIONS[name].body}
    assert unsaid == set()


@pytest.mark.parametrize("path", ["agents?numbers=true", "contacts?numbers=true", "callbacks?numbers=true"])
def test_whole_numbers_want_a_scope_of_their_own_and_are_noted(small_house: House, path: str) -> None:
    fill(small_house)
    admin = small_house.token("admin", name="admin")
    may_not, may = small_house.token("lists", name="screen"), small_house.token("lists", "numbers")
    assert small_house.asks("GET", f"/api/v1/{path}", may_not).status_code == 403
    assert "20255501" not in small_house.asks("GET", f"/api/v1/{path.partition('?')[0]}", may_not).text
    assert "20255501" in small_house.asks("GET", f"/api/v1/{path}", may).text
    (row,) = told(small_house.asks("GET", "/api/v1/audit?limit=1", admin))["items"]
    assert (row["who"], row["what"]) == ("pager", "numbers")
