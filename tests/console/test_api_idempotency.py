"""What a program sends twice with one Idempotency-Key is done once, and has one answer, for a day."""

import threading
from typing import Any

from werkzeug.test import TestResponse

from failover import audit
from tests.console.house import House, told
from tests.failover.steps import flips_in

WISH = {"to": "on", "reason": "vendor says an hour", "for": "1h"}
KEY = {"Idempotency-Key": "the first"}
DANA = {"name": "Dana", "phone": "+12025550150", "skills": {"deposit": 1}}


def test_a_repeat_is_told_what_the_first_was_told_and_does_nothing(house: House) -> None:
    token = house.token("agents")
    first = house.asks("POST", "/api/v1/agents", token, DANA, **KEY)
    house.clock.advance(hours=3)
    again = house.asks("POST", "/api/v1/agents", token, DANA, **KEY)
    assert (again.status_code, again.json) == (first.status_code, first.json)
    assert (first.headers.get("Idempotent-Replayed"), again.headers["Idempotent-Replayed"]) == (None, "true")
    assert house.asks("POST", "/api/v1/agents", token, DANA).status_code == 409, "without a key it is another request"


def test_a_key_belongs_to_one_request_of_one_program(small_house: House) -> None:
    token, other = small_house.token("pins"), small_house.token("pins", name="other")
    assert small_house.asks("POST", "/api/v1/pin", token, WISH, **KEY).status_code == 200
    refused = small_house.asks("POST", "/api/v1/pin", token, WISH | {"to": "off"}, **KEY)
    assert (refused.status_code, told(refused)["errors"]) == (422, {"Idempotency-Key": "came before"})
    assert small_house.asks("POST", "/api/v1/pin", other, WISH | {"to": "off"}, **KEY).status_code == 200
    assert len(flips_in(small_house.database)) == 2


def test_what_was_refused_may_be_sent_again_with_its_key(small_house: House) -> None:
    token = small_house.token("agents")
    change = {"skills": {"deposit": 2}}
    assert small_house.asks("PATCH", "/api/v1/agents/Dana", token, change, **KEY).status_code == 404
    small_house.asks("POST", "/api/v1/agents", token, DANA)
    assert small_house.asks("PATCH", "/api/v1/agents/Dana", token, change, **KEY).status_code == 200


def test_after_a_day_it_is_a_new_request(small_house: House) -> None:
    token = small_house.token("pins", days=9)
    for _ in range(2):
        small_house.asks("POST", "/api/v1/pin", token, WISH, **KEY)
        small_house.clock.advance(hours=24, seconds=1)
    assert len(flips_in(small_house.database)) == 2


def test_a_key_that_nobody_could_mean_is_refused(small_house: House) -> None:
    token = small_house.token("pins")
    refused = small_house.asks("POST", "/api/v1/pin", token, WISH, **{"Idempotency-Key": "k" * 201})
    assert refused.status_code == 422


def test_of_many_at_once_one_is_done_and_all_are_told_the_same(house: House) -> None:
    token, answers, ready = house.token("agents"), list[TestResponse](), threading.Barrier(4)

    def send() -> None:
        ready.wait()
        answer = house.asks("POST", "/api/v1/agents", token, DANA, **KEY)
        while answer.status_code == 503:  # on a busy machine; and it says to ask again with the same key
            answer = house.asks("POST", "/api/v1/agents", token, DANA, **KEY)
        answers.append(answer)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len([answer for answer in answers if "Idempotent-Replayed" not in answer.headers]) == 1


def test_a_new_token_is_told_once_and_kept_nowhere(small_house: House) -> None:
    admin = small_house.token("admin")
    wish = {"name": "screen", "scopes": ["status"], "days": 30}
    first: Any = small_house.asks("POST", "/api/v1/tokens", admin, wish, **KEY).json
    again: Any = small_house.asks("POST", "/api/v1/tokens", admin, wish, **KEY).json
    assert again == first | {"token": None}
    assert small_house.asks("GET", "/api/v1/status", first["token"]).status_code == 200
    with small_house.database.reading() as connection:
        kept = connection.exec_driver_sql("SELECT answer FROM submissions").scalars().all()
        assert first["token"] not in str(kept)
        assert audit.verify(connection)[2] == []
