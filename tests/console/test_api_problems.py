"""Whatever a program does wrong, it is told as a problem that it can read, and what would be right."""

from typing import Any

import pytest

from tests.console.house import ADDRESS, House, told

PROBLEM = "application/problem+json"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api/v1/nothing", 404), ("GET", "/api/v1/agents/", 404), ("PUT", "/api/v1/status", 405)],
)
def test_an_address_that_leads_nowhere(small_house: House, method: str, path: str, status: int) -> None:
    answer = small_house.asks(method, path, small_house.token("status"))
    assert (answer.status_code, answer.mimetype) == (status, PROBLEM)
    if status == 405:
        assert "GET" in answer.headers["Allow"]


def test_a_page_that_leads_nowhere_is_still_a_page(small_house: House) -> None:
    assert small_house.app.test_client().get("/nothing", base_url=ADDRESS).mimetype == "text/html"


@pytest.mark.parametrize(
    ("sent", "kind", "status", "said"),
    [
        (b"", "application/json", 400, "send a JSON object"),
        (b"{", "application/json", 400, "this is no JSON"),
        (b'{"to": NaN}', "application/json", 400, "NaN is no number"),
        (b"[" * 60_000, "application/json", 400, "this is no JSON"),
        (b"\xff{}", "application/json", 400, "this is no JSON"),
        (b'{"to": "auto"}', "text/plain", 415, "Content-Type: application/json"),
        (b'{"to": "auto"}', "", 415, "Content-Type: application/json"),
        (b'{"to": "' + b"x" * 70_000 + b'"}', "application/json", 413, "Too Large"),
    ],
)
def test_a_body_that_is_no_json(small_house: House, sent: bytes, kind: str, status: int, said: str) -> None:
    headers = {"Authorization": f"Bearer {small_house.token('pins')}"} | ({"Content-Type": kind} if kind else {})
    answer = small_house.app.test_client().post("/api/v1/pin", data=sent, headers=headers)
    assert (answer.status_code, answer.mimetype) == (status, PROBLEM)
    assert said in told(answer)["title"]


@pytest.mark.parametrize(
    ("query", "field", "said"),
    [
        ("limit=0", "query.limit", "is at least 1"),
        ("limit=501", "query.limit", "is at most 500"),
        ("limit=ten", "query.limit", "is no integer"),
        ("limit=1&limit=2", "query.limit", "is given more than once"),
        ("colour=red", "query.colour", "is none of: limit, cursor"),
        ("cursor=WzEs", "query.cursor", "is none of ours"),
        ("cursor=WyJ4Il0=", "query.cursor", "is none of ours"),
        ("cursor=%00", "query.cursor", "is not written so"),
    ],
)
def test_a_query_without_sense(small_house: House, query: str, field: str, said: str) -> None:
    answer = small_house.asks("GET", f"/api/v1/history?{query}", small_house.token("status"))
    assert answer.status_code == 422
    assert said in told(answer)["errors"][field]


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"name": " "}, "name", "printable"),
        ({"name": "a\u0000b"}, "name", "letters that cannot be kept"),
        ({"name": "\ud800"}, "name", "letters that cannot be kept"),
        ({"phone": "12"}, "phone", "write it like +12025550101"),
        ({"phone": "+12025550100"}, "phone", "the line's own number"),
        ({"skills": {}}, "skills", "holds at least 1"),
        ({"skills": {"surgery": 1}}, "skills.surgery", "choose from security"),
        ({"skills": {"deposit": 4}}, "skills.deposit", "is at most 3"),
        ({"languages": ["xx"]}, "languages.0", "choose from en"),
        ({"shift": "whenever"}, "shift", "give days, times and a time zone"),
        ({"pin": "123456"}, "pin", "choose another"),
        ({"colour": "red"}, "colour", "is none of: name, phone"),
    ],
)
def test_each_field_without_sense_is_named(small_house: House, change: Any, field: str, said: str) -> None:
    body = {"name": "Dana", "phone": "+12025550150", "skills": {"deposit": 1}} | change
    answer = small_house.asks("POST", "/api/v1/agents", small_house.token("agents"), body)
    assert (answer.status_code, answer.mimetype) == (422, PROBLEM)
    assert said in told(answer)["errors"][field]
    assert told(small_house.asks("GET", "/api/v1/agents", small_house.token("agents", name="x")))["items"] == []


def test_a_house_without_its_database_is_a_problem_too(small_house: House) -> None:
    token = small_house.token("status")
    with small_house.database.transaction() as connection:
        connection.exec_driver_sql("DROP TABLE channels")
    answer = small_house.asks("GET", "/api/v1/status", token)
    assert (answer.status_code, answer.mimetype) == (503, PROBLEM)
    assert "ask again" in told(answer)["title"]
