"""Whole calls as people live them, over the simulator."""

from twilio.rest import Client

from carrier.simulator.people import Carrier, Phone

from .application import Application
from .conftest import AGENT, CALLER, LINE

ROOM = '<Dial action="/after"><Conference waitUrl="">room</Conference></Dial>'


def test_a_caller_hears_a_menu_and_chooses(application: Application, caller: Phone, carrier: Carrier) -> None:
    menu = "<Say>For a withdrawal, press 2.</Say><Pause/><Say>For a deposit, press 3.</Say>"
    application.script["/voice"] = f'<Gather numDigits="1" action="/menu">{menu}</Gather><Say>Nothing?</Say>'
    application.script["/menu"] = lambda asked: f"<Say>You pressed {asked.form['Digits']}.</Say>"
    caller.dials(LINE).hears("withdrawal, press 2").hears("press 3").presses("3").hears("you pressed 3")
    caller.hears_the_line_go_dead()
    assert carrier.errors() == []
    assert all(asked.signed for asked in application.asked)
    (ended,) = application.forms("/status")
    assert (ended["CallStatus"], ended["From"], ended["Direction"]) == ("completed", CALLER, "inbound")


def test_silence_falls_through_a_gather(application: Application, caller: Phone) -> None:
    application.script["/voice"] = '<Gather timeout="4"><Say>Press.</Say></Gather><Say>Goodbye.</Say>'
    caller.dials(LINE).hears("press").does_not_hear("goodbye", within=3).hears("goodbye", within=4)


def test_a_call_over_rest_meets_a_caller_in_a_conference(
    application: Application, caller: Phone, agent: Phone, client: Client, carrier: Carrier
) -> None:
    application.script["/voice"] = "<Say>Please hold.</Say>" + ROOM
    application.script["/agent"] = ROOM
    application.script["/after"] = "<Say>Bye.</Say>"
    caller.dials(LINE).hears("please hold").waits(2)
    events = ["initiated", "ringing", "answered", "completed"]
    call = client.calls.create(
        to=AGENT,
        from_=LINE,
        url=application.url + "/agent",
        status_callback=application.url + "/status",
        status_callback_event=events,
    )
    agent.rings().answers()
    assert caller.is_talking_to(agent)
    agent.says("How can I help?")
    caller.hears("how can i help").hangs_up()
    agent.waits(1).hangs_up()
    told = [f for f in application.forms("/status") if f["CallSid"] == call.sid]
    assert [f["CallStatus"] for f in told] == ["initiated", "ringing", "in-progress", "completed"]
    assert [f["SequenceNumber"] for f in told] == ["0", "1", "2", "3"]
    assert client.calls(call.sid).fetch().status == "completed"
    assert carrier.errors() == []


def test_a_redirect_over_rest_takes_a_caller_out_of_the_hold(
    application: Application, caller: Phone, client: Client
) -> None:
    application.script["/next"] = "<Say>It is your turn.</Say>"
    application.script["/voice"] = "<Say>Please hold.</Say><Pause length='600'/>"
    caller.dials(LINE).waits(60)
    client.calls(caller.sid()).update(url=application.url + "/next")
    caller.hears("it is your turn")


def test_a_whisper_lets_the_agent_accept(
    application: Application, caller: Phone, agent: Phone, carrier: Carrier
) -> None:
    application.script["/voice"] = f'<Dial action="/after" timeout="20"><Number url="/whisper">{AGENT}</Number></Dial>'
    application.script["/whisper"] = '<Gather numDigits="1" action="/accept"><Say>Press 1.</Say></Gather><Hangup/>'
    application.script["/accept"] = ""
    application.script["/after"] = lambda asked: f"<Say>{asked.form['DialCallStatus']}</Say>"
    caller.dials(LINE)
    agent.rings().answers().hears("press 1").presses("1")
    assert agent.is_talking_to(caller)
    agent.waits(30).hangs_up()
    caller.hears("completed")
    assert application.forms("/after")[0]["DialCallDuration"] == "30"
    assert carrier.errors() == []


def test_an_unanswered_dial_goes_on_with_no_answer(application: Application, caller: Phone) -> None:
    application.script["/voice"] = f'<Dial action="/after" timeout="20">{AGENT}</Dial>'
    application.script["/after"] = lambda asked: f"<Say>{asked.form['DialCallStatus']}</Say>"
    caller.dials(LINE).does_not_hear("no-answer", within=19).hears("no-answer", within=2)


def test_an_unknown_attribute_fails_loudly(application: Application, caller: Phone, carrier: Carrier) -> None:
    application.script["/voice"] = '<Say tone="sad">Hello.</Say>'
    caller.dials(LINE).hears("an application error has occurred").does_not_hear("hello")
    assert [error["code"] for error in carrier.errors()] == [12200]
