"""Callbacks asked for without a call: by the site's form, by text message, for a customer, or by hanging up in line."""

import hashlib
import hmac
import http.client
import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from callbacks.reference import reference
from models import CallbackState, Database, Form, Outcome
from models.tables import refusals
from tests.stage import world
from tests.wire import PUBLIC_URL, Answer
from tests.world import LINE, World

SECRET = "a secret of the web form, long enough for it"
WISH = {"number": "+12025550111", "issue": "deposit", "language": "en"}


@pytest.fixture
def asked(database: Database, redis_url: str) -> Iterator[World]:
    """A line that stands in for chat, takes requests from a form, and rings those back who hang up."""
    with world(database, redis_url, MESSAGES="yes", WEB_FORM_SECRET=SECRET, CALLBACK_ON_HANG_UP="yes") as made:
        made.chat("fail")
        yield made


def post(line: World, wish: Any = None, key: str = "a-key-of-its-own", secret: str = SECRET, age: int = 0) -> Answer:
    body = wish if isinstance(wish, bytes) else json.dumps(WISH if wish is None else wish).encode()
    stamp = str(int(line.clock.now().timestamp()) - age)
    signature = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {"Content-Type": "application/json", "X-Ringback-Timestamp": stamp, "X-Ringback-Signature": signature}
    connection = http.client.HTTPConnection("127.0.0.1", line.port, timeout=10)
    connection.request("POST", "/api/callbacks", body, headers | {"Idempotency-Key": key})
    response = connection.getresponse()
    answer = Answer(response.status, response.read().decode())
    kind = response.getheader("Content-Type")
    connection.close()
    assert kind == ("application/json" if answer.status == 201 else "application/problem+json")
    return answer


def refused(line: World) -> list[str]:
    with line.database.reading() as connection:
        return list(connection.execute(select(refusals.c.source + " " + refusals.c.why)).scalars())


def test_the_form_asks_and_the_customer_is_rung(asked: World) -> None:
    answer = post(asked)
    (made,) = asked.callbacks()
    assert answer.status == 201
    assert json.loads(answer.text) == {"reference": reference(made.id), "proof": made.proof, "state": "promised"}
    ada = asked.agent()
    ada.rings().answers().hears("a callback about a deposit").presses("1")
    customer = asked.people.phone(WISH["number"]).rings().answers().hears(", ".join(made.proof)).presses("1")
    assert customer.is_talking_to(ada)


def test_a_repeat_has_the_same_answer_and_another_request_under_the_key_none(asked: World) -> None:
    first = post(asked)
    assert post(asked) == first
    assert len(asked.contacts()) == 1
    assert post(asked, {**WISH, "issue": "trading"}).status == 422
    again = json.loads(post(asked, key="another-key-of-theirs").text)
    assert (again["reference"], again["proof"]) == (json.loads(first.text)["reference"], None)
    assert len(asked.callbacks()) == 1


@pytest.mark.parametrize(
    ("wish", "status", "said"),
    [
        ({**WISH, "number": "+12025550111;ext=4"}, 422, "without an extension"),
        ({**WISH, "number": "12"}, 422, "no telephone number"),
        ({**WISH, "number": "+19005551234"}, 422, "ordinary home or mobile"),
        ({**WISH, "issue": "weather"}, 422, "unknown issue"),
        ({**WISH, "language": "tlh"}, 422, "unknown issue or language"),
        ([], 400, "JSON object"),
        (b"{", 400, "JSON object"),
        (b"\xff", 400, "JSON object"),
    ],
)
def test_a_wrong_request_is_told_what_is_wrong(asked: World, wish: Any, status: int, said: str) -> None:
    answer = post(asked, wish)
    assert (answer.status, json.loads(answer.text)["status"]) == (status, status)
    assert said in answer.text
    assert asked.callbacks() == []


def test_strangers_and_old_requests_are_refused(asked: World) -> None:
    assert post(asked, secret="another").status == 403
    assert post(asked, age=400).status == 403
    assert post(asked, key="short").status == 400
    assert asked.contacts() == []


def test_without_a_secret_there_is_no_form(active: World) -> None:
    assert post(active, secret="").status == 404


def test_a_form_cannot_have_a_victim_rung_to_bits(database: Database, redis_url: str) -> None:
    with world(database, redis_url, WEB_FORM_SECRET=SECRET, CALLBACKS_TO_A_NUMBER="1") as line:
        line.chat("fail")
        post(line)
        with line.database.transaction() as connection:
            connection.exec_driver_sql("UPDATE callbacks SET state = 'cancelled'")
        answer = post(line, key="the-second-request")
        assert (answer.status, json.loads(answer.text)["code"]) == (403, "target")
        assert refused(line) == ["web target"]
        assert len(line.contacts()) == 1


def text(line: World, body: str, sender: str = "+12025550111", sid: str = "SM1") -> str:
    params = {"MessageSid": sid, "From": sender, "To": LINE, "Body": body}
    return line.replay(f"{PUBLIC_URL}/messages/incoming", params).text


def test_a_keyword_asks_by_text_message_once(asked: World) -> None:
    first = text(asked, " Call! ")
    (made,) = asked.callbacks()
    assert reference(made.id) in first
    assert text(asked, " Call! ") == first
    assert len(asked.contacts()) == 1
    assert (made.source, made.number) == ("text", "+12025550111")


def test_who_chose_a_language_on_the_phone_is_answered_and_rung_back_in_it(asked: World) -> None:
    asked.caller().dials(LINE).presses("8").hears("提现").hangs_up()
    assert "我们会回拨" in text(asked, "call")
    assert [contact.language for contact in asked.contacts()][-1] == "zh"


def test_other_words_are_answered_with_the_keyword(asked: World) -> None:
    assert "answer CALL" in text(asked, "hello?")
    assert "cannot promise" in text(asked, "call", sender="+19005551234")
    assert asked.callbacks() == []
    assert refused(asked) == ["text unringable"]


def test_who_hangs_up_in_line_is_rung_back_in_their_place(asked: World) -> None:
    caller = asked.caller().dials(LINE).presses("2").hears("in line").waits(3)
    rank = asked.contact(caller).rank
    caller.hangs_up().waits(1)
    (made,) = asked.callbacks()
    assert (made.source, asked.contact(caller).form, asked.contact(caller).rank) == ("hang_up", Form.CALLBACK, rank)
    ada = asked.agent()
    ada.rings().answers().presses("1")
    caller.rings().answers().presses("1")
    assert caller.is_talking_to(ada)
    caller.hangs_up().waits(2)
    assert [one.state for one in asked.callbacks()] == [CallbackState.KEPT]


def test_who_hangs_up_in_the_menu_or_after_a_talk_is_not(asked: World) -> None:
    asked.caller().dials(LINE).hears("press 1").hangs_up().waits(1)
    ada = asked.agent()
    caller = asked.caller("+12025550112").dials(LINE).presses("2")
    ada.rings().answers().presses("1")
    assert caller.is_talking_to(ada)
    caller.hangs_up().waits(1)
    assert asked.callbacks() == []


def test_without_the_rule_hanging_up_is_abandoning(active: World) -> None:
    caller = active.caller().dials(LINE).presses("2").hears("in line").hangs_up().waits(1)
    assert active.contact(caller).outcome == Outcome.ABANDONED


def test_when_more_would_not_be_kept_a_later_time_is_offered(database: Database, redis_url: str) -> None:
    with world(database, redis_url, CALLBACK_CAP="1", WEB_FORM_SECRET=SECRET) as line:
        line.chat("fail")
        line.caller().dials(LINE).presses("2").hears("press 1").presses("1").hears("your code is").waits(6)
        second = line.caller("+12025550112").dials(LINE).presses("2").hears("press 1").presses("1")
        second.hears("as many callbacks as we can keep").hears("press 3")
        second.presses("3").hears("AM, press 1").presses("1").hears("your code is")
        assert refused(line) == ["phone full"]
        assert post(line, {**WISH, "issue": "withdrawal", "number": "+12025550113"}).status == 429
        assert post(line).status == 201  # another issue is not full


def test_when_it_would_be_too_late_a_later_time_is_offered(database: Database, redis_url: str) -> None:
    with world(database, redis_url, CALLBACK_CAP_SECONDS="100") as line:
        line.chat("fail")
        ada = line.agent()
        busy = line.caller().dials(LINE).presses("2")
        ada.rings().answers().presses("1")
        assert busy.is_talking_to(ada)
        line.caller("+12025550112").dials(LINE).presses("2").hears("in line").waits(10)
        late = line.caller("+12025550113").dials(LINE).presses("2").hears("press 1").presses("1")
        late.hears("as many callbacks as we can keep")
