"""The API of programs: tokens and their scopes, pins, and why the line is on; every refusal is problem+json."""

from datetime import timedelta
from typing import Any

import pytest

from failover import modes
from failover.quorum import Probe
from tests.console.house import House
from tests.failover.steps import flips_in, now_in

WISH = {"to": "on", "reason": "vendor says an hour", "for": "1h"}


def test_a_program_pins_the_line_and_reads_why(house: House) -> None:
    token = house.token("pins")
    told = house.asks("POST", "/api/v1/pin", token, WISH)
    assert (told.status_code, told.json["active"], told.json["pin"]["who"]) == (200, True, "pager")  # type: ignore[index]
    pin = now_in(house.database).pin
    assert pin
    assert pin.until == house.clock.now() + timedelta(hours=1)
    status = house.asks("GET", "/api/v1/status", token)
    assert status.json["pin"] == told.json["pin"]  # type: ignore[index]
    assert house.asks("POST", "/api/v1/pin", token, {"to": "auto"}).json["pin"] is None  # type: ignore[index]


def test_a_repeat_with_its_key_is_done_once(house: House) -> None:
    token = house.token("pins")
    for _ in range(2):
        assert house.asks("POST", "/api/v1/pin", token, WISH, **{"Idempotency-Key": "1"}).status_code == 200
        house.clock.advance(seconds=2)
    assert len(flips_in(house.database)) == 1


def test_a_token_opens_what_its_scopes_say_until_it_ends(small_house: House) -> None:
    reads = small_house.token("status", name="screen")
    pins = small_house.token("pins")
    for token in ("", "wrong", "rb_" + "x" * 43):
        refused = small_house.asks("GET", "/api/v1/status", token)
        assert (refused.status_code, refused.mimetype) == (401, "application/problem+json")
        assert refused.headers["WWW-Authenticate"] == "Bearer"
    assert small_house.asks("GET", "/api/v1/status", reads).status_code == 200
    refused = small_house.asks("POST", "/api/v1/pin", reads, WISH)
    assert (refused.status_code, refused.json["title"]) == (403, "this token has not the scope pins")  # type: ignore[index]
    small_house.clock.advance(days=1)
    assert small_house.asks("POST", "/api/v1/pin", pins, WISH).status_code == 401
    assert now_in(small_house.database).pin is None


@pytest.mark.parametrize(
    ("body", "status", "field", "said"),
    [
        (None, 400, "", "send a JSON object"),
        ([], 422, "body", "is no object"),
        ({"to": "up"}, 422, "to", "choose from on, off, auto"),
        ({"to": ["on"], "reason": "x"}, 422, "to", "is no string"),
        ({"to": "on"}, 422, "reason", "is missing"),
        ({"to": "on", "reason": " "}, 422, "reason", "a pin needs a reason"),
        ({"to": "on", "reason": 5}, 422, "reason", "is no string"),
        ({"to": "on", "reason": "a\tb\x07"}, 422, "reason", "all visible"),
        ({"to": "on", "reason": "a\x00b"}, 422, "reason", "letters that cannot be kept"),
        (WISH | {"for": "0s"}, 422, "for", "from 1s to 7d"),
        (WISH | {"for": "-1h"}, 422, "for", "is not written so: How long: 90s"),
        (WISH | {"for": 3600}, 422, "for", "is no string"),
        (WISH | {"for": "8d"}, 422, "for", "from 1s to 7d"),
        (WISH | {"by": "sara"}, 422, "by", "is none of"),
    ],
)
def test_a_wish_without_sense_is_refused_with_the_remedy(
    small_house: House, body: Any, status: int, field: str, said: str
) -> None:
    refused = small_house.asks("POST", "/api/v1/pin", small_house.token("pins"), body)
    told: Any = refused.json
    assert (refused.status_code, refused.mimetype, told["status"]) == (status, "application/problem+json", status)
    assert said in (told["errors"][field] if field else told["title"])
    assert now_in(small_house.database).pin is None


def test_the_evidence_is_told(small_house: House) -> None:
    probe = Probe("fail", "HTTP 503 from http://chat", name="front")
    modes.observe(small_house.database, probe, small_house.clock.now(), small_house.settings.failover)
    told: Any = small_house.asks("GET", "/api/v1/status", small_house.token("status")).json
    (seen,) = told["evidence"]
    assert (seen["probe"], seen["result"], seen["fails"]) == ("front", "fail", 1)
    assert told["outlook"].startswith("2 more failed probes would turn the line on")
