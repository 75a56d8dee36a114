"""Redirect, Hangup, Reject and documents as a whole, as Twilio documents them."""

import pytest

from carrier.simulator.people import Carrier, Phone

from .application import Answer, Application, Scripted
from .claims import shows
from .conftest import LINE


def codes(carrier: Carrier) -> list[int]:
    return [error["code"] for error in carrier.errors()]


@shows("Redirect", rule="goes on at another URL, relative to the document; verbs after it are never reached")
def test_redirect_leads_on(application: Application, caller: Phone) -> None:
    application.script |= {
        "/voice": "<Redirect>a/b?c=%20d</Redirect><Say>Never.</Say>",
        "/a/b": "<Say>There.</Say>",
    }
    caller.dials(LINE).hears("there").does_not_hear("never")
    (asked,) = [asked for asked in application.asked if asked.path == "/a/b"]
    assert (asked.method, asked.signed, asked.form["c"]) == ("POST", True, " d")


@shows("Redirect method", rule="GET or POST; with GET the parameters are in the query, and signed with it")
def test_redirect_by_get(application: Application, caller: Phone) -> None:
    application.script |= {"/voice": '<Redirect method="GET">/b?x=1</Redirect>', "/b": "<Say>There.</Say>"}
    caller.dials(LINE).hears("there")
    (asked,) = [asked for asked in application.asked if asked.path == "/b"]
    assert (asked.method, asked.signed, asked.form["x"], "CallSid" in asked.form) == ("GET", True, "1", True)


@shows("Hangup", rule="ends the call; as the first verb it still answers it")
def test_hangup_ends(application: Application, caller: Phone, carrier: Carrier) -> None:
    application.script["/voice"] = "<Hangup/><Say>Never.</Say>"
    caller.dials(LINE).does_not_hear("never", within=3)
    (call,) = carrier.ask("GET", "/control/calls")
    assert (call["status"], call["answered"] is not None) == ("completed", True)


@shows("Reject", "Reject reason", rule="refuses a ringing call without answering: busy, or no-answer by default")
@pytest.mark.parametrize(("reason", "status"), [("", "no-answer"), (' reason="busy"', "busy")])
def test_reject_does_not_answer(
    application: Application, caller: Phone, carrier: Carrier, reason: str, status: str
) -> None:
    application.script["/voice"] = f"<Reject{reason}/>"
    caller.dials(LINE)
    (call,) = carrier.ask("GET", "/control/calls")
    assert (call["status"], call["answered"]) == (status, None)
    assert application.forms("/status")[0]["CallStatus"] == status


@shows("Refer", rule="is refused: the simulator has no SIP trunk to refer")
def test_refer_is_refused(application: Application, caller: Phone, carrier: Carrier) -> None:
    application.script["/voice"] = "<Refer><Sip>sip:a@example.com</Sip></Refer>"
    caller.dials(LINE).hears("application error")
    assert codes(carrier) == [12200]


@shows("Response", rule="at its end the call ends")
def test_the_end_of_the_document_ends_the_call(application: Application, caller: Phone, carrier: Carrier) -> None:
    application.script["/voice"] = ""
    caller.dials(LINE).hears_the_line_go_dead(within=0)
    assert carrier.errors() == []


BROKEN: dict[str, tuple[Scripted, int]] = {
    "not XML": (Answer(b"<Response><Say>"), 12100),
    "empty": (Answer(b""), 12100),
    "a NUL": (Answer(b"<Response><Say>\x00</Say></Response>"), 12100),
    "another root": (Answer(b"<Answer/>"), 12102),
    "JSON": (Answer(b"{}", headers={"Content-Type": "application/json"}), 12300),
    "65 kB": (Answer(b"<Response><Say>" + b"x" * 65536 + b"</Say></Response>"), 11750),
    "HTTP 500": (Answer(b"oops", 500), 11200),
    "HTTP 404": (Answer(b"oops", 404), 11200),
    "an unknown verb": ("<Shout>Hello</Shout>", 12200),
    "a verb of Twilio's that is not spoken here": ("<Pay/>", 12200),
    "an unknown attribute": ('<Gather digits="1"/>', 12200),
    "a bad value": ('<Gather timeout="soon"/>', 13313),
    "a verb in the wrong place": ("<Gather><Hangup/></Gather>", 13320),
    "text in the wrong place": ("hello", 12200),
    "two rooms": ("<Dial><Conference>a</Conference><Number>+12025550123</Number></Dial>", 13215),
    "a URL of another kind": ("<Redirect>ftp://example.com/</Redirect>", 11100),
    "a host elsewhere": ("<Redirect>http://example.com/</Redirect>", 11210),
    "redirects in circles": ("<Redirect>/voice</Redirect>", 0),
}


@shows("Response", rule="that is broken ends the call with an apology and an error code; at most 64 kB")
@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_document_fails_loudly(application: Application, caller: Phone, carrier: Carrier, what: str) -> None:
    document, code = BROKEN[what]
    application.script["/voice"] = document
    caller.dials(LINE).waits(10)
    assert codes(carrier) == [code]
    (call,) = carrier.ask("GET", "/control/calls")
    assert call["state"] == "ended"
    assert call["reason"]


@shows("Response", rule="may be plain text, which is read aloud")
def test_plain_text_is_read_aloud(application: Application, caller: Phone) -> None:
    application.script["/voice"] = Answer(b"Hello there", headers={"Content-Type": "text/plain"})
    caller.dials(LINE).hears("hello there")
