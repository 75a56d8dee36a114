"""Webhooks as Twilio sends them: signed, retried, redirected, with a fallback."""

import socket
from collections.abc import Iterator

import pytest
from twilio.rest import Client

from carrier.simulator import ManualClock, Settings, SimulatorThread
from carrier.simulator.people import Carrier, Phone

from .application import Answer, Application
from .conftest import ACCOUNT, CALLER, LINE, TOKEN

STANDARD = {
    "AccountSid",
    "ApiVersion",
    "CallSid",
    "CallStatus",
    "Called",
    "Caller",
    "Direction",
    "From",
    "To",
}


def codes(carrier: Carrier) -> list[int]:
    return [error["code"] for error in carrier.errors()]


def set_line(carrier: Carrier, **hooks: str) -> None:
    carrier.ask("PUT", "/control/line", {"number": LINE} | hooks)


def test_the_first_request_says_who_calls(application: Application, caller: Phone, carrier: Carrier) -> None:
    application.script["/voice"] = "<Say>Hello.</Say>"
    carrier.ask(
        "POST",
        "/control/calls",
        {
            "from": CALLER,
            "to": LINE,
            "shows": "anonymous",
            "parameters": {"StirVerstat": "TN-Validation-Passed-A"},
        },
    )
    (form,) = application.forms("/voice")
    assert set(form) == STANDARD | {"StirVerstat"}
    assert (form["From"], form["To"], form["CallStatus"]) == ("anonymous", LINE, "ringing")
    (headers,) = [asked.headers for asked in application.asked if asked.path == "/voice"]
    assert len(headers["I-Twilio-Idempotency-Token"]) == 32
    assert headers["Content-Type"].startswith("application/x-www-form-urlencoded")


def test_the_last_status_callback_tells_the_duration(application: Application, caller: Phone) -> None:
    application.script["/voice"] = "<Say>Hello.</Say><Pause length='60'/>"
    caller.dials(LINE).waits(30).hangs_up()
    (form,) = application.forms("/status")
    assert (form["CallStatus"], form["CallDuration"], form["Duration"]) == ("completed", "30", "1")
    assert (form["SequenceNumber"], form["CallbackSource"]) == ("0", "call-progress-events")
    assert form["Timestamp"].endswith("+0000")
    assert form["SipResponseCode"] == "200"


def test_awkward_urls_are_signed_as_they_are(application: Application, caller: Phone, carrier: Carrier) -> None:
    for path in ("/v%2Fx?a=%C3%A9&b=+c%20d&a=2", "/v/é", "/v?x=%25&y=a,b;c"):
        application.asked.clear()
        set_line(carrier, voice_url=application.url + path)
        caller.dials(LINE)
        assert [asked.signed for asked in application.asked if asked.path.startswith("/v")] == [True], path


@pytest.mark.parametrize(("status", "method"), [(302, "GET"), (303, "GET"), (307, "POST")])
def test_redirects_are_followed(
    application: Application, caller: Phone, carrier: Carrier, status: int, method: str
) -> None:
    application.script["/voice"] = "<Gather numDigits='1' action='/got'/>"
    application.script["/got"] = Answer(status=status, headers={"Location": "/moved"})
    application.script["/moved"] = "<Say>Here.</Say>"
    caller.dials(LINE).presses("1").hears("here")
    (asked,) = [asked for asked in application.asked if asked.path == "/moved"]
    assert (asked.method, "Digits" in asked.form, asked.signed) == (method, method == "POST", True)


def test_redirects_end(application: Application, caller: Phone, carrier: Carrier) -> None:
    application.script["/voice"] = Answer(status=302, headers={"Location": "/voice"})
    caller.dials(LINE).hears("application error")
    assert codes(carrier) == [11215]


def test_the_fallback_is_told_what_went_wrong(application: Application, caller: Phone, carrier: Carrier) -> None:
    set_line(carrier, fallback_url=application.url + "/fallback")
    application.script |= {"/voice": Answer(b"oops", 500), "/fallback": "<Say>Please leave a message.</Say>"}
    caller.dials(LINE).hears("please leave a message")
    (form,) = application.forms("/fallback")
    assert (form["ErrorCode"], form["ErrorUrl"]) == ("11200", application.url + "/voice")


def test_a_broken_document_goes_to_the_fallback(application: Application, caller: Phone, carrier: Carrier) -> None:
    set_line(carrier, fallback_url=application.url + "/fallback")
    application.script |= {"/voice": "<Shout/>", "/fallback": "<Say>Sorry.</Say>"}
    caller.dials(LINE).hears("sorry")
    assert application.forms("/fallback")[0]["ErrorCode"] == "12200"


def test_a_broken_fallback_ends_the_call(application: Application, caller: Phone, carrier: Carrier) -> None:
    set_line(carrier, fallback_url=application.url + "/gone")
    caller.dials(LINE).hears("application error")
    assert codes(carrier) == [11200, 11200]


def test_a_refused_connection_is_tried_twice(caller: Phone, carrier: Carrier) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        set_line(carrier, voice_url=f"http://127.0.0.1:{port}/voice", status_url="")
        caller.dials(LINE).hears("application error")
    assert codes(carrier) == [11205]
    assert len(carrier.ask("GET", "/control/webhooks")) == 2


def test_overrides_widen_the_retries(application: Application, caller: Phone, carrier: Carrier) -> None:
    answers = iter([Answer(b"", 503), Answer(b"", 503), Answer(b"<Response><Say>At last.</Say></Response>")])
    application.script["/voice"] = lambda _: next(answers)
    set_line(carrier, voice_url=application.url + "/voice#rc=2&rp=5xx,ct,rt")
    caller.dials(LINE).hears("at last")
    tokens = {asked.headers["I-Twilio-Idempotency-Token"] for asked in application.asked}
    assert (len(tokens), [asked.signed for asked in application.asked]) == (1, [True, True, True])


def test_a_slow_application_is_given_up(application: Application, caller: Phone, carrier: Carrier) -> None:
    carrier.fault("webhook_timeout", on="document")
    application.script["/voice"] = "<Say>Hello.</Say>"
    caller.dials(LINE).does_not_hear("application error", within=14).hears("application error", within=1)
    assert codes(carrier) == [11200]


@pytest.fixture
def public(application: Application) -> Iterator[Carrier]:
    """A carrier that knows the application by a public address."""
    settings = Settings(
        account_sid=ACCOUNT,
        auth_token=TOKEN,
        public_url="https://ringback.example/base",
        local_url=application.url,
        line_number=LINE,
        voice_url="https://ringback.example/base/voice",
    )
    with SimulatorThread(settings, ManualClock()) as simulator:
        yield Carrier(simulator.url)


def test_a_public_address_is_signed_and_reached_here(application: Application, public: Carrier) -> None:
    from twilio.request_validator import RequestValidator

    application.script |= {"/voice": "<Redirect>next?a=1</Redirect>", "/next": "<Say>Hello.</Say>"}
    public.phone(CALLER).dials(LINE).hears("hello")
    first, second = application.asked
    validate = RequestValidator(TOKEN).validate
    assert validate("https://ringback.example/base/voice", first.form, first.headers["X-Twilio-Signature"])
    posted = {name: value for name, value in second.form.items() if name != "a"}
    address = "https://ringback.example/base/next?a=1"
    assert validate(address, posted, second.headers["X-Twilio-Signature"])


def test_without_strictness_what_is_unknown_is_skipped(application: Application) -> None:
    settings = Settings(line_number=LINE, voice_url=application.url + "/voice", strict=False)
    application.script["/voice"] = '<Shout/><Say tone="sad">Hello.</Say>'
    with SimulatorThread(settings, ManualClock()) as simulator:
        carrier = Carrier(simulator.url)
        carrier.phone(CALLER).dials(LINE).hears("hello")
        assert codes(carrier) == [12200, 12200]


def test_twilio_python_sees_the_same_call(application: Application, caller: Phone, client: Client) -> None:
    application.script["/voice"] = "<Say>Hello.</Say><Pause length='9'/>"
    caller.dials(LINE).waits(3)
    (call,) = client.calls.list(to=LINE)
    assert (call.sid, call.status, call.direction) == (caller.sid(), "in-progress", "inbound")
