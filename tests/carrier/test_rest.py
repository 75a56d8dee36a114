"""The REST facade through twilio-python, unmodified."""

import inspect
import re
from collections.abc import Mapping
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from carrier.simulator.people import Carrier, Phone
from carrier.simulator.rest import call_form, conferences, messages, participant_form, queues, recordings
from carrier.simulator.rest.form import Wanted

from .application import Application
from .conftest import ACCOUNT, AGENT, LINE


def refused(do: Any) -> tuple[int, int]:
    with pytest.raises(TwilioRestException) as refusal:
        do()
    return refusal.value.status, refusal.value.code


GOOD = {"to": AGENT, "from_": LINE, "url": "http://127.0.0.1:1/x"}
BAD_CALLS: dict[str, tuple[dict[str, Any], int]] = {
    "no such number": ({"to": "0151"}, 21211),
    "an extension": ({"to": "+12025550150;ext=5"}, 21211),
    "nobody to call": ({"to": ""}, 21201),
    "a caller ID that is not ours": ({"from_": "+12025550123"}, 21210),
    "no caller ID": ({"from_": ""}, 21213),
    "nothing to do": ({"url": ""}, 21205),
    "a relative URL": ({"url": "/voice"}, 21205),
    "a bad time-out": ({"timeout": 0}, 21208),
    "a bad method": ({"method": "PUT"}, 21212),
    "a bad event": ({"status_callback_event": ["over"]}, 21626),
    "a bad callback": ({"status_callback": "nowhere"}, 21609),
    "TwiML of 4001 characters": ({"url": "", "twiml": "x" * 4001}, 21626),
}


@pytest.mark.parametrize("what", BAD_CALLS)
def test_a_bad_call_is_refused(client: Client, what: str) -> None:
    wrong, code = BAD_CALLS[what]
    assert refused(lambda: client.calls.create(**(GOOD | wrong))) == (400, code)
    assert client.calls.list() == []


def test_strangers_are_refused(client: Client, carrier: Carrier) -> None:
    stranger = Client(ACCOUNT, "not the token")
    stranger.api.base_url = carrier.url
    assert refused(lambda: stranger.calls.create(**GOOD)) == (401, 20003)
    stranger.http_client.session.close()


def test_what_does_not_exist_is_not_found(client: Client) -> None:
    gone = "CA" + "0" * 32
    assert refused(lambda: client.calls(gone).fetch()) == (404, 20404)
    assert refused(lambda: client.conferences("CF" + "0" * 32).fetch()) == (404, 20404)
    assert refused(lambda: client.queues("QU" + "0" * 32).fetch()) == (404, 20404)
    assert refused(lambda: client.api.accounts("AC" + "1" * 32).calls.create(**GOOD)) == (404, 20404)
    assert refused(lambda: client.applications("AP" + "0" * 32).fetch()) == (404, 20404)


def test_a_call_that_is_over_cannot_be_changed(client: Client, agent: Phone, application: Application) -> None:
    call = client.calls.create(**GOOD)
    assert refused(lambda: client.calls(call.sid).update(url=application.url)) == (400, 21220)
    agent.rings().declines()
    assert client.calls(call.sid).fetch().status == "busy"
    assert refused(lambda: client.calls(call.sid).update(status="completed")) == (400, 21220)
    client.calls(call.sid).delete()
    assert refused(lambda: client.calls(call.sid).fetch()) == (404, 20404)


def test_a_ringing_call_is_canceled(client: Client, agent: Phone) -> None:
    call = client.calls.create(**GOOD)
    agent.rings()
    client.calls(call.sid).update(status="canceled")
    agent.waits(1).does_not_ring()
    assert client.calls(call.sid).fetch().status == "canceled"


def test_an_answered_call_is_ended_but_not_canceled(client: Client, agent: Phone) -> None:
    call = client.calls.create(to=AGENT, from_=LINE, twiml="<Response><Pause length='60'/></Response>")
    agent.rings().answers().waits(7)
    assert refused(lambda: client.calls(call.sid).update(status="canceled")) == (400, 21220)
    client.calls(call.sid).update(status="completed")
    agent.hears_the_line_go_dead()
    ended = client.calls(call.sid).fetch()
    assert (ended.status, ended.duration, ended.direction) == ("completed", "7", "outbound-api")


def test_inline_twiml_needs_absolute_urls(client: Client, agent: Phone, carrier: Carrier) -> None:
    client.calls.create(to=AGENT, from_=LINE, twiml="<Response><Redirect>/next</Redirect></Response>")
    agent.rings().answers().hears("application error")
    assert [error["code"] for error in carrier.errors()] == [11100]
    (call,) = client.calls.list()
    (notice,) = client.calls(call.sid).notifications.list()
    assert notice.error_code == "11100"


def test_calls_are_placed_one_a_second(client: Client, carrier: Carrier) -> None:
    sids = [client.calls.create(**(GOOD | {"to": f"+1202555016{n}"})).sid for n in range(3)]
    carrier.advance(0)

    def statuses() -> list[str]:
        return [client.calls(sid).fetch().status for sid in sids]

    assert statuses() == ["ringing", "queued", "queued"]
    assert client.calls(sids[1]).fetch().start_time is None
    carrier.advance(1)
    assert statuses() == ["ringing", "ringing", "queued"]
    client.calls(sids[2]).update(status="canceled")
    carrier.advance(1)
    assert statuses() == ["ringing", "ringing", "canceled"]


def test_lists_are_filtered_and_paged(client: Client, carrier: Carrier) -> None:
    for n in range(5):
        client.calls.create(**(GOOD | {"to": f"+1202555016{n}"}))
    carrier.waits(10)
    assert [call.to for call in client.calls.list(page_size=2)] == [f"+1202555016{n}" for n in (4, 3, 2, 1, 0)]
    assert len(client.calls.list(limit=3)) == 3
    assert [call.to for call in client.calls.list(to="+12025550162")] == ["+12025550162"]
    assert client.calls.list(status="completed") == []
    assert len(client.calls.list(status="ringing")) == 5
    started = client.calls.list(limit=1)[0].start_time
    assert len(client.calls.list(start_time_after=started)) == 1
    assert len(client.calls.list(start_time_before=started)) == 5
    assert client.calls.list(parent_call_sid="CA" + "0" * 32) == []


def test_a_new_call_may_be_missing_from_lists_for_a_while(client: Client, carrier: Carrier) -> None:
    carrier.fault("list_lag", seconds=5, times=-1)
    call = client.calls.create(**GOOD)
    assert client.calls.list() == []
    assert client.calls(call.sid).fetch().sid == call.sid
    carrier.advance(5)
    assert [listed.sid for listed in client.calls.list()] == [call.sid]


def test_messages(client: Client, carrier: Carrier, agent: Phone, application: Application) -> None:
    application.script["/sms"] = ""
    hook = application.url + "/sms"
    message = client.messages.create(to=AGENT, from_=LINE, body="Your code is 42.", status_callback=hook)
    assert message.status == "queued"
    carrier.waits(2)
    assert client.messages(message.sid).fetch().status == "delivered"
    assert "Your code is 42." in agent.transcript()
    assert [form["MessageStatus"] for form in application.forms("/sms")] == ["sent", "delivered"]
    assert refused(lambda: client.messages.create(to=AGENT, from_=LINE)) == (400, 21619)
    assert refused(lambda: client.messages.create(to=AGENT, from_=LINE, body="x" * 1601)) == (400, 21617)
    assert refused(lambda: client.messages.create(to=AGENT, body="x")) == (400, 21603)
    assert [m.sid for m in client.messages.list(to=AGENT)] == [message.sid]
    client.messages(message.sid).delete()


def test_the_account_has_numbers_and_money(client: Client) -> None:
    (number,) = client.incoming_phone_numbers.list(phone_number=LINE)
    assert number.voice_url.endswith("/voice")
    changed = client.incoming_phone_numbers(number.sid).update(voice_url="http://127.0.0.1:2/other")
    assert changed.voice_url == "http://127.0.0.1:2/other"
    assert client.balance.fetch().currency == "USD"
    assert client.outgoing_caller_ids.list() == []


def test_the_events_of_a_call(client: Client, caller: Phone, application: Application) -> None:
    application.script["/voice"] = "<Say>Hello.</Say>"
    caller.dials(LINE).hears("hello")
    (event, *_) = client.calls(caller.sid()).events.list()
    assert event.request["url"] == application.url + "/voice"


@pytest.mark.parametrize(
    ("answered_by", "behaviour", "how", "seconds"),
    [
        ("human", "answers", "Enable", 3),
        ("machine_start", "voicemail", "Enable", 4),
        ("machine_end_beep", "voicemail", "DetectMessageEnd", 6),
    ],
)
def test_machine_detection(
    application: Application,
    client: Client,
    agent: Phone,
    answered_by: str,
    behaviour: str,
    how: str,
    seconds: int,
) -> None:
    application.script["/voice"] = lambda asked: f"<Say>You are {asked.form['AnsweredBy']}.</Say>"
    agent.behaves(behaviour, ring_seconds=1)
    call = client.calls.create(to=AGENT, from_=LINE, url=application.url + "/voice", machine_detection=how, timeout=20)
    agent.does_not_hear("you are", within=seconds).hears(f"you are {answered_by}", within=2)
    assert client.calls(call.sid).fetch().answered_by == answered_by


def test_machine_detection_aside(application: Application, client: Client, agent: Phone) -> None:
    application.script |= {"/voice": "<Say>Hello.</Say><Pause length='30'/>", "/amd": ""}
    agent.behaves("voicemail", ring_seconds=1)
    client.calls.create(
        to=AGENT,
        from_=LINE,
        url=application.url + "/voice",
        machine_detection="DetectMessageEnd",
        async_amd="true",
        async_amd_status_callback=application.url + "/amd",
    )
    agent.hears("hello", within=1).waits(8)
    assert application.forms("/amd")[0]["AnsweredBy"] == "machine_end_beep"


TABLES: list[tuple[str, str, str, Mapping[str, Wanted]]] = [
    ("call", "CallList", "_create", call_form.CREATE),
    ("call", "CallContext", "_update", call_form.UPDATE),
    ("call", "CallList", "get_page_with_http_info|page", call_form.FILTERS),
    ("conference", "ConferenceContext", "_update", conferences.UPDATE),
    ("conference.participant", "ParticipantList", "_create", participant_form.CREATE),
    ("conference.participant", "ParticipantContext", "_update", participant_form.UPDATE),
    ("queue", "QueueList", "_create", queues.CREATE),
    ("queue", "QueueContext", "_update", queues.UPDATE),
    ("queue.member", "MemberContext", "_update", queues.DEQUEUE),
    ("message", "MessageList", "_create", messages.CREATE),
    ("message", "MessageContext", "_update", messages.UPDATE),
    ("call.recording", "RecordingList", "_create", recordings.RECORDING),
    ("call.recording", "RecordingContext", "_update", recordings.UPDATE),
]


@pytest.mark.parametrize(("module", "class_", "method", "table"), TABLES, ids=lambda value: str(value)[:30])
def test_every_parameter_that_twilio_python_sends_is_known(
    module: str, class_: str, method: str, table: Mapping[str, Wanted]
) -> None:
    found = __import__(f"twilio.rest.api.v2010.account.{module}", fromlist=[class_])
    source = "".join(
        inspect.getsource(getattr(getattr(found, class_), name))
        for name in method.split("|")
        if hasattr(getattr(found, class_), name)
    )
    sent = set(re.findall(r'"([A-Z][A-Za-z]+[<>]?)"\s*:', source)) - {"Accept", "Content-Type"}
    assert sent, "the pattern no longer finds what twilio-python sends"
    assert sent - set(table) == set()
