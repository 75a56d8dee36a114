"""Dial to numbers, clients and SIP addresses, as Twilio documents it."""

import pytest
from twilio.rest import Client

from carrier.simulator.people import Carrier, Phone

from .application import Application
from .claims import shows
from .conftest import AGENT, CALLER, LINE

OTHER = "+12025550151"


def dial(application: Application, attributes: str = "", inside: str = AGENT) -> None:
    application.script |= {
        "/voice": f'<Dial action="/after" {attributes}>{inside}</Dial><Say>Never.</Say>',
        "/after": lambda asked: f"<Say>Outcome {asked.form['DialCallStatus']}.</Say>",
        "/progress": "",
    }


def after(application: Application) -> dict[str, str]:
    (form,) = application.forms("/after")
    return form


@shows("Dial", "Dial action", rule="connects the caller; action is asked afterwards with the outcome")
def test_dial_connects(application: Application, caller: Phone, agent: Phone, carrier: Carrier) -> None:
    dial(application)
    caller.dials(LINE)
    agent.rings().answers()
    assert caller.is_talking_to(agent)
    agent.says("Good morning.")
    caller.hears("good morning").waits(61)
    agent.hangs_up()
    caller.hears("outcome completed")
    form = after(application)
    assert (form["DialCallDuration"], form["DialBridged"], form["DialCallSid"][:2]) == ("61", "true", "CA")
    assert carrier.errors() == []


@shows("Dial", rule="without action goes on with the next verb")
def test_without_an_action_the_next_verb_comes(application: Application, caller: Phone, agent: Phone) -> None:
    application.script["/voice"] = f"<Dial>{AGENT}</Dial><Say>And now?</Say>"
    caller.dials(LINE)
    agent.rings().answers().hangs_up()
    caller.hears("and now")


@shows("Dial action", rule="tells completed, busy, no-answer or failed in DialCallStatus")
@pytest.mark.parametrize(
    ("behaviour", "status"),
    [("busy", "busy"), ("declines", "busy"), ("no_answer", "no-answer"), ("failed", "failed")],
)
def test_the_outcome_is_told(
    application: Application, caller: Phone, agent: Phone, behaviour: str, status: str
) -> None:
    dial(application)
    agent.behaves(behaviour)
    caller.dials(LINE).hears(f"outcome {status}", within=31)
    assert after(application)["DialBridged"] == "false"


@shows("Dial method", rule="GET or POST")
def test_the_action_may_be_a_get(application: Application, caller: Phone, agent: Phone) -> None:
    dial(application, 'method="GET"')
    agent.behaves("busy")
    caller.dials(LINE).hears("outcome busy")
    assert [asked.method for asked in application.asked if asked.path == "/after"] == ["GET"]


@shows("Dial timeout", rule="is how long it rings, 30 s by default")
def test_timeout(application: Application, caller: Phone, agent: Phone) -> None:
    dial(application, 'timeout="7"')
    caller.dials(LINE).does_not_hear("outcome", within=6).hears("outcome no-answer", within=1)
    agent.does_not_ring()


@shows("Dial timeLimit", rule="ends the conversation after so many seconds")
def test_time_limit(application: Application, caller: Phone, agent: Phone) -> None:
    dial(application, 'timeLimit="20"')
    agent.behaves("answers", ring_seconds=0)
    caller.dials(LINE).does_not_hear("outcome", within=19).hears("outcome completed", within=2)
    agent.hears_the_line_go_dead()


@shows("Dial hangupOnStar", rule="lets the caller leave with *")
def test_hangup_on_star(application: Application, caller: Phone, agent: Phone) -> None:
    dial(application, 'hangupOnStar="true"')
    agent.behaves("answers")
    caller.dials(LINE).waits(5).presses("1").does_not_hear("outcome").presses("*").hears("outcome completed")
    agent.hears_the_line_go_dead()


def test_a_star_is_just_a_key_without_hangup_on_star(application: Application, caller: Phone, agent: Phone) -> None:
    dial(application)
    agent.behaves("answers")
    caller.dials(LINE).waits(5).presses("*").does_not_hear("outcome", within=5)


@shows("Dial callerId", rule="is shown to the other side: the caller's by default, else one of ours or verified")
def test_caller_id(application: Application, caller: Phone, agent: Phone, carrier: Carrier) -> None:
    dial(application)
    agent.behaves("answers")
    caller.dials(LINE).waits(5).hangs_up()
    dial(application, f'callerId="{LINE}"')
    caller.dials(LINE).waits(5)
    shown = [call["from"] for call in carrier.ask("GET", "/control/calls") if call["phone"] == AGENT]
    assert shown == [CALLER, LINE]


def test_a_foreign_caller_id_is_refused(application: Application, caller: Phone, carrier: Carrier) -> None:
    dial(application, 'callerId="+12025550123"')
    caller.dials(LINE).hears("outcome failed")
    assert [error["code"] for error in carrier.errors()] == [13214]


@shows("Dial answerOnBridge", rule="lets the caller's phone ring until the other side is connected")
def test_answer_on_bridge(application: Application, caller: Phone, agent: Phone, carrier: Carrier) -> None:
    dial(application, 'answerOnBridge="true"')
    caller.dials(LINE)
    agent.rings()
    assert carrier.ask("GET", "/control/calls")[0]["status"] == "ringing"
    agent.answers()
    assert carrier.ask("GET", "/control/calls")[0]["status"] == "in-progress"


@shows("Dial record", "Dial recordingStatusCallback", rule="records the conversation from its beginning")
@shows(
    "Dial recordingStatusCallbackMethod",
    "Dial recordingStatusCallbackEvent",
    rule="choose what is told, and how",
)
@shows("Dial recordingTrack", rule="chooses whose voice is recorded")
def test_a_conversation_is_recorded(application: Application, caller: Phone, agent: Phone, carrier: Carrier) -> None:
    asked = 'recordingStatusCallback="/rec" recordingStatusCallbackEvent="in-progress completed"'
    dial(application, f'record="record-from-answer-dual" recordingTrack="both" {asked} '
         'recordingStatusCallbackMethod="GET"')  # fmt: skip
    application.script["/rec"] = ""
    agent.behaves("answers", ring_seconds=3)
    caller.dials(LINE).waits(10).says("Hello?")
    agent.says("Hello.").waits(5).hangs_up()
    caller.hears("outcome").waits(3)
    told = application.forms("/rec")
    assert [form["RecordingStatus"] for form in told] == ["in-progress", "completed"]
    assert (told[1]["RecordingDuration"], told[1]["RecordingChannels"]) == ("12", "2")
    assert (told[1]["RecordingSource"], told[1]["RecordingTrack"]) == ("DialVerb", "both")
    assert after(application)["RecordingUrl"] == told[1]["RecordingUrl"]
    assert carrier.ask("GET", "/control/recordings")[0]["words"] == ["Hello?", "Hello."]


@shows("Dial sequential", rule="rings one after the other")
@shows("Number", rule="up to ten ring at once; the first to answer is connected, the rest stop ringing")
def test_several_numbers(application: Application, caller: Phone, agent: Phone, carrier: Carrier) -> None:
    other = carrier.phone(OTHER)
    both = f"<Number>{AGENT}</Number><Number>{OTHER}</Number>"
    dial(application, "", both)
    caller.dials(LINE)
    agent.rings()
    other.rings().answers()
    agent.does_not_ring()
    assert caller.is_talking_to(other)
    other.hangs_up()
    caller.hears("outcome completed")
    dial(application, 'sequential="true" timeout="5"', both)
    caller.dials(LINE)
    agent.rings()
    other.does_not_ring(within=4).rings(within=2)


@shows("Number url", "Number method", rule="is heard by the one called before being connected")
def test_a_whisper_may_decline(application: Application, caller: Phone, agent: Phone, carrier: Carrier) -> None:
    dial(application, "", f'<Number url="/whisper" method="GET">{AGENT}</Number>')
    application.script["/whisper"] = (
        "<Gather numDigits='1' action='/ok' timeout='2'><Say>Press 1.</Say></Gather><Hangup/>"
    )
    caller.dials(LINE)
    agent.rings().answers().hears("press 1")
    assert not caller.is_talking_to(agent, within=0)
    caller.hears("outcome completed")
    assert after(application)["DialBridged"] == "false"
    agent.hears_the_line_go_dead()


@shows("Number url", rule="may not hold Dial: error 13201")
def test_a_whisper_may_not_dial(application: Application, caller: Phone, agent: Phone, carrier: Carrier) -> None:
    dial(application, "", f'<Number url="/whisper">{AGENT}</Number>')
    application.script["/whisper"] = f"<Dial>{OTHER}</Dial>"
    agent.behaves("answers")
    caller.dials(LINE).waits(10)
    assert [error["code"] for error in carrier.errors()] == [13201]


@shows("Number sendDigits", rule="are sent when the call is answered, before the connection")
def test_send_digits(application: Application, caller: Phone, agent: Phone) -> None:
    dial(application, "", f'<Number sendDigits="wwww12">{AGENT}</Number>')
    agent.behaves("answers", ring_seconds=0)
    caller.dials(LINE)
    assert not caller.is_talking_to(agent, within=2)
    assert caller.is_talking_to(agent, within=2)
    assert "wwww12" in agent.transcript()


@shows("Number statusCallback", rule="is told how the dialled leg fares")
@shows(
    "Number statusCallbackMethod",
    "Number statusCallbackEvent",
    rule="choose how, and of what; completed alone by default",
)
def test_progress_of_a_number(application: Application, caller: Phone, agent: Phone) -> None:
    events = 'statusCallbackEvent="initiated ringing answered completed" statusCallbackMethod="GET"'
    dial(application, "", f'<Number statusCallback="/progress" {events}>{AGENT}</Number>')
    agent.behaves("answers")
    caller.dials(LINE).waits(5).hangs_up()
    told = application.forms("/progress")
    assert [form["CallStatus"] for form in told] == ["initiated", "ringing", "in-progress", "completed"]
    assert {form["Direction"] for form in told} == {"outbound-dial"}
    assert all(form["ParentCallSid"] for form in told)


@shows("Number machineDetection", "Number machineDetectionTimeout", rule="finds out who answered")
@shows("Number amdStatusCallback", "Number amdStatusCallbackMethod", rule="is told who answered")
def test_machine_detection_of_a_number(application: Application, caller: Phone, agent: Phone) -> None:
    amd = 'machineDetection="Enable" machineDetectionTimeout="10" amdStatusCallback="/amd"'
    amd += ' amdStatusCallbackMethod="GET"'
    dial(application, "", f"<Number {amd}>{AGENT}</Number>")
    application.script["/amd"] = ""
    agent.behaves("voicemail")
    caller.dials(LINE).waits(8)
    (told,) = application.forms("/amd")
    assert (told["AnsweredBy"], told["MachineDetectionDuration"]) == ("machine_start", "4000")


@shows("Number", rule="in another form than E.164 fails with 13223; US numbers may be written their way")
def test_numbers_are_read(application: Application, caller: Phone, carrier: Carrier) -> None:
    dial(application, "", "<Number>(202) 555-0151</Number>")
    caller.dials(LINE)
    carrier.phone(OTHER).rings()
    caller.hangs_up()
    dial(application, "", "<Number>0151 555</Number>")
    caller.dials(LINE).hears("outcome failed")
    assert [error["code"] for error in carrier.errors()] == [13223]


@shows("Client", "Client url", "Client method", rule="rings a browser or app by its name, and may whisper")
@shows(
    "Client statusCallback",
    "Client statusCallbackMethod",
    "Client statusCallbackEvent",
    rule="as of a Number",
)
@shows("Identity", rule="names the client")
@shows("Parameter", rule="may be given to a client, and changes nothing here")
def test_a_client(application: Application, caller: Phone, carrier: Carrier) -> None:
    hooks = 'url="/whisper" method="POST" statusCallback="/progress" statusCallbackMethod="POST"'
    inside = '<Identity>alice</Identity><Parameter name="a" value="b"/>'
    dial(application, "", f'<Client {hooks} statusCallbackEvent="answered">{inside}</Client>')
    application.script["/whisper"] = "<Say>A caller.</Say>"
    alice = carrier.phone("client:alice").behaves("answers")
    caller.dials(LINE)
    alice.hears("a caller")
    assert caller.is_talking_to(alice)
    assert [form["To"] for form in application.forms("/progress")] == ["client:alice"]
    assert carrier.errors() == []


@shows("Sip", "Sip url", "Sip method", rule="rings a SIP address, and may whisper; a bad address is 13243")
@shows("Sip statusCallback", "Sip statusCallbackMethod", "Sip statusCallbackEvent", rule="as of a Number")
@shows("Sip machineDetection", "Sip machineDetectionTimeout", rule="as of a Number")
@shows("Sip amdStatusCallback", "Sip amdStatusCallbackMethod", rule="as of a Number")
def test_a_sip_address(application: Application, caller: Phone, carrier: Carrier) -> None:
    hooks = 'url="/whisper" method="POST" statusCallback="/progress" statusCallbackMethod="POST"'
    amd = 'machineDetection="Enable" machineDetectionTimeout="9" amdStatusCallback="/amd"'
    amd += ' amdStatusCallbackMethod="POST"'
    dial(application, "", f'<Sip {hooks} {amd} statusCallbackEvent="answered">sip:bob@example.com</Sip>')
    application.script |= {"/whisper": "<Say>A caller.</Say>", "/amd": ""}
    bob = carrier.phone("sip:bob@example.com").behaves("answers")
    caller.dials(LINE)
    bob.hears("a caller")
    assert caller.is_talking_to(bob)
    bob.waits(3)
    assert application.forms("/amd")[0]["AnsweredBy"] == "human"
    caller.hangs_up()
    dial(application, "", "<Sip>bob</Sip>")
    caller.dials(LINE).hears("outcome failed")
    assert [error["code"] for error in carrier.errors()] == [13243]


def test_a_redirect_takes_the_caller_out_of_a_dial(
    application: Application, caller: Phone, agent: Phone, client: Client
) -> None:
    dial(application)
    application.script["/next"] = "<Say>Elsewhere.</Say>"
    agent.behaves("answers")
    caller.dials(LINE).waits(5)
    client.calls(caller.sid()).update(url=application.url + "/next")
    caller.hears("elsewhere")
    agent.hears_the_line_go_dead()


def test_a_redirect_takes_the_called_out_of_a_dial(
    application: Application, caller: Phone, agent: Phone, client: Client
) -> None:
    dial(application)
    application.script["/next"] = "<Say>Elsewhere.</Say><Pause length='60'/>"
    agent.behaves("answers")
    caller.dials(LINE).waits(5)
    client.calls(agent.sid()).update(url=application.url + "/next")
    agent.hears("elsewhere")
    caller.hears("outcome completed")
    assert agent.is_on_the_phone()


def test_a_caller_who_hangs_up_stops_the_ringing(application: Application, caller: Phone, agent: Phone) -> None:
    dial(application)
    caller.dials(LINE)
    agent.rings()
    caller.hangs_up()
    agent.does_not_ring()


def test_a_phone_in_a_call_is_busy(application: Application, caller: Phone, agent: Phone, carrier: Carrier) -> None:
    dial(application)
    agent.behaves("answers")
    caller.dials(LINE).waits(5)
    other = carrier.phone(OTHER).dials(LINE)
    other.hears("outcome busy")
