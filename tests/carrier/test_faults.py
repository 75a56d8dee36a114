"""Every fault does what its name says."""

import time
from pathlib import Path

import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from carrier.simulator.faults import CATALOGUE, Fault, parse
from carrier.simulator.people import Carrier, Phone

from .application import Application
from .conftest import ACCOUNT, AGENT, LINE, TOKEN

EVENTS = ["initiated", "ringing", "answered", "completed"]
ORDER = {"to": AGENT, "from_": LINE, "twiml": "<Response><Pause length='60'/></Response>"}


def a_call(application: Application, client: Client, agent: Phone, carrier: Carrier) -> list[str]:
    agent.behaves("answers", ring_seconds=3)
    hook = application.url + "/status"
    client.calls.create(**ORDER, status_callback=hook, status_callback_event=EVENTS)
    carrier.waits(10)
    agent.hangs_up()
    carrier.waits(20)
    return [form["SequenceNumber"] for form in application.forms("/status")]


@pytest.mark.parametrize(
    ("fault", "order"),
    [
        ("", "0123"),
        ("drop:after=1", "023"),
        ("drop:times=-1", ""),
        ("delay:after=1,seconds=15", "0231"),
        ("duplicate:after=2", "01223"),
        ("reorder:after=1", "0213"),
        ("reorder:after=3", "0123"),
    ],
)
def test_callbacks_go_astray(
    application: Application, client: Client, agent: Phone, carrier: Carrier, fault: str, order: str
) -> None:
    if fault:
        wish = {k: v for k, v in parse(fault).as_json().items() if k not in ("number", "status")}
        carrier.ask("POST", "/control/faults", wish | {"on": "status"})
    assert "".join(a_call(application, client, agent, carrier)) == order


def test_signatures_are_forged_or_missing(application: Application, caller: Phone, carrier: Carrier) -> None:
    application.script["/voice"] = "<Say>Hello.</Say>"
    carrier.fault("forge_signature", on="document").fault("omit_signature", on="status")
    caller.dials(LINE).hears("hello").waits(5)
    first, last = application.asked
    assert (first.signed, "X-Twilio-Signature" in first.headers) == (False, True)
    assert "X-Twilio-Signature" not in last.headers


@pytest.mark.parametrize(
    ("kind", "code", "delivered"),
    [("webhook_status", 11200, 1), ("webhook_timeout", 11200, 1), ("webhook_refused", 11205, 0)],
)
def test_webhooks_fail(
    application: Application, caller: Phone, carrier: Carrier, kind: str, code: int, delivered: int
) -> None:
    application.script["/voice"] = "<Say>Hello.</Say>"
    carrier.fault(kind, on="document", times=2)
    caller.dials(LINE).hears("application error", within=20)
    assert [error["code"] for error in carrier.errors()] == [code]
    assert len(application.forms("/voice")) == delivered


def test_rest_refuses_and_nothing_was_done(client: Client, carrier: Carrier) -> None:
    carrier.fault("rest_429", on="Calls", seconds=3).fault("rest_500", on="Calls")
    for status, code in ((429, 20429), (500, 20500)):
        with pytest.raises(TwilioRestException) as refusal:
            client.calls.create(**ORDER)
        assert (refusal.value.status, refusal.value.code) == (status, code)
    assert client.calls.list() == []
    carrier.fault("rest_429", seconds=3)
    answer = requests.get(carrier.url + f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json", timeout=5)
    assert answer.headers["Retry-After"] == "3"


@pytest.mark.parametrize(("kind", "calls"), [("rest_timeout", 0), ("rest_timeout_after", 1), ("rest_lost_reply", 1)])
def test_the_answer_of_rest_is_lost(carrier: Carrier, client: Client, kind: str, calls: int) -> None:
    hasty = Client(ACCOUNT, TOKEN, http_client=TwilioHttpClient(timeout=0.3))
    hasty.api.base_url = carrier.url
    carrier.fault(kind, to="POST", seconds=0.5)
    with pytest.raises((requests.ConnectionError, requests.Timeout)):
        hasty.calls.create(**ORDER)
    hasty.http_client.session.close()
    assert len(client.calls.list()) == calls


def test_lists_lag(client: Client, carrier: Carrier) -> None:
    carrier.fault("list_lag", seconds=9)
    client.calls.create(**ORDER)
    assert (client.calls.list(), len(client.calls.list())) == ([], 1)


def test_a_blocked_country_is_refused(
    application: Application, client: Client, agent: Phone, caller: Phone, carrier: Carrier
) -> None:
    agent.behaves("manual", refusal=21215)
    application.script["/voice"] = f"<Dial>{AGENT}</Dial><Say>Next.</Say>"
    caller.dials(LINE).hears("next")
    assert [error["code"] for error in carrier.errors()] == [13225]
    with pytest.raises(TwilioRestException) as refusal:
        client.calls.create(**ORDER)
    assert refusal.value.code == 21215


@pytest.mark.parametrize(("behaviour", "status"), [("busy", "busy"), ("no_answer", "no-answer"), ("failed", "failed")])
def test_phones_that_cannot_be_reached(client: Client, agent: Phone, behaviour: str, status: str) -> None:
    agent.behaves(behaviour)
    call = client.calls.create(**ORDER, timeout=9)
    agent.waits(10)
    assert client.calls(call.sid).fetch().status == status


def test_a_machine_talks_over_us_and_then_is_full(application: Application, client: Client, agent: Phone) -> None:
    agent.behaves("voicemail", message_seconds=20)
    client.calls.create(to=AGENT, from_=LINE, twiml="<Response><Say>Hello?</Say><Pause length='90'/></Response>")
    agent.hears("hello?", within=3).waits(6)
    log = agent.transcript()
    assert log.index("spoken") < log.index("said") < log.index(" tone  ")
    agent.hears_the_line_go_dead(within=20)


@pytest.mark.parametrize("step", ["ringing", "answered", "said:2", "gathering", "bridged"])
def test_a_person_hangs_up_at_any_step(
    application: Application, caller: Phone, agent: Phone, carrier: Carrier, step: str
) -> None:
    application.script["/voice"] = (
        f"<Say>One.</Say><Say>Two.</Say><Gather><Say>Three.</Say></Gather><Dial>{AGENT}</Dial>"
    )
    if step == "ringing":
        agent.behaves("manual", hangs_up_at=step)
    else:
        agent.behaves("answers")
        caller.behaves("manual", hangs_up_at=step)
    caller.dials(LINE).waits(30)
    person = agent if step == "ringing" else caller
    assert not person.is_on_the_phone()
    ended = [call for call in carrier.ask("GET", "/control/calls") if call["phone"] == person.number]
    assert "hung up at" in ended[-1]["reason"]
    assert carrier.errors() == []


def test_a_person_lets_the_machine_answer(client: Client, agent: Phone) -> None:
    client.calls.create(**ORDER)
    agent.rings().goes_to_voicemail().waits(5)
    assert "leave a message after the tone" in agent.transcript()


def test_sound_goes_one_way_only(application: Application, caller: Phone) -> None:
    application.script["/voice"] = "<Gather timeout='3'><Say>Press.</Say></Gather><Say>Nothing?</Say>"
    caller.behaves("manual", deaf=True).dials(LINE).does_not_hear("press", within=2).hangs_up()
    caller.behaves("manual", deaf=False, mute=True).dials(LINE).presses("1").hears("nothing?")


def test_a_slow_network_rings_late(client: Client, agent: Phone) -> None:
    agent.behaves("manual", slow_ring=8)
    client.calls.create(**ORDER)
    agent.does_not_ring(within=7).rings(within=1)


def test_detection_errs(application: Application, client: Client, agent: Phone) -> None:
    application.script["/voice"] = lambda asked: f"<Say>{asked.form['AnsweredBy']}</Say>"
    agent.behaves("answers", seen_as="machine_start")
    client.calls.create(to=AGENT, from_=LINE, url=application.url + "/voice", machine_detection="Enable")
    agent.hears("machine_start")


def test_faults_are_listed_and_lifted(carrier: Carrier) -> None:
    carrier.fault("drop", times=-1).fault("delay", seconds=2)
    first, second = carrier.ask("GET", "/control/faults")["active"]
    carrier.ask("DELETE", f"/control/faults/{first['number']}")
    assert carrier.ask("GET", "/control/faults")["active"] == [second]
    carrier.ask("DELETE", "/control/faults/0")
    assert carrier.ask("GET", "/control/faults")["active"] == []
    with pytest.raises(AssertionError, match="no fault is called 'gremlin'"):
        carrier.fault("gremlin")
    with pytest.raises(AssertionError, match="on is one of status"):
        carrier.fault("drop", on="Calls")


def test_faults_are_read_from_a_command_line() -> None:
    assert parse("delay:on=status,seconds=2.5,times=3") == Fault("delay", "status", "", 3, 0, 2.5)
    for wrong in ("gremlin", "drop:often=1", "drop:times=many"):
        with pytest.raises(ValueError, match=r"."):
            parse(wrong)


def test_every_fault_is_tested_here() -> None:
    source = Path(__file__).read_text()
    assert [kind for kind in CATALOGUE if f'"{kind}' not in source] == []


def test_the_tests_take_no_real_time(carrier: Carrier) -> None:
    began = time.monotonic()
    carrier.waits(600)
    assert time.monotonic() - began < 5
