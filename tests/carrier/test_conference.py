"""Dial to a Conference as Twilio documents it."""

from twilio.rest import Client

from carrier.simulator.people import Carrier, Phone

from .application import Application
from .claims import shows
from .conftest import AGENT, LINE

THIRD = "+12025550102"


def room(application: Application, attributes: str = 'waitUrl=""', dial: str = "") -> None:
    application.script |= {
        "/voice": f'<Dial action="/after" {dial}><Conference {attributes}>room 1</Conference></Dial>',
        "/after": lambda asked: f"<Say>Outcome {asked.form['DialCallStatus']}.</Say>",
        "/events": "",
        "/rec": "",
    }


@shows("Conference", rule="joins calls by name; it starts with the second, and ends with the last")
def test_two_callers_meet(application: Application, caller: Phone, agent: Phone, client: Client) -> None:
    room(application)
    caller.dials(LINE).waits(2)
    (conference,) = client.conferences.list()
    assert conference.status == "init"
    agent.dials(LINE)
    assert caller.is_talking_to(agent)
    assert client.conferences(conference.sid).fetch().status == "in-progress"
    caller.hangs_up()
    agent.waits(3)
    assert agent.is_on_the_phone()
    agent.hangs_up()
    ended = client.conferences(conference.sid).fetch()
    assert (ended.status, ended.reason_conference_ended) == ("completed", "last-participant-left")


@shows("Conference startConferenceOnEnter", rule="false waits for somebody who may start; true by default")
def test_nobody_starts_the_conference(application: Application, caller: Phone, agent: Phone, carrier: Carrier) -> None:
    room(application, 'startConferenceOnEnter="false"')
    caller.dials(LINE)
    agent.dials(LINE)
    assert not caller.is_talking_to(agent, within=3)
    room(application, 'startConferenceOnEnter="true"')
    carrier.phone(THIRD).dials(LINE)
    assert caller.is_talking_to(agent)


@shows("Conference endConferenceOnExit", rule="ends it for all when this participant leaves; false by default")
def test_the_end_for_all(application: Application, caller: Phone, agent: Phone) -> None:
    room(application)
    caller.dials(LINE)
    room(application, 'endConferenceOnExit="true"')
    agent.dials(LINE)
    assert caller.is_talking_to(agent)
    agent.hangs_up()
    caller.hears("outcome answered")


@shows("Conference muted", rule="lets nobody hear this participant")
def test_muted(application: Application, caller: Phone, agent: Phone, client: Client) -> None:
    room(application)
    caller.dials(LINE)
    room(application, 'muted="true"')
    agent.dials(LINE).says("Can you hear me?")
    caller.does_not_hear("can you", within=2)
    (conference,) = client.conferences.list()
    client.conferences(conference.sid).participants(agent.sid()).update(muted=False)
    agent.says("And now?")
    caller.hears("and now")


@shows("Conference beep", rule="true, false, onEnter or onExit: heard by the others")
def test_beeps(application: Application, caller: Phone, agent: Phone, carrier: Carrier) -> None:
    room(application, 'beep="onExit" waitUrl=""')
    caller.dials(LINE)
    agent.dials(LINE)
    third = carrier.phone(THIRD).dials(LINE)
    assert "beep" not in caller.transcript()
    third.hangs_up()
    assert caller.transcript().count("beep") == 1
    room(application, 'beep="true" waitUrl=""')
    third.dials(LINE)
    assert caller.transcript().count("beep") == 2


@shows("Conference waitUrl", "Conference waitMethod", rule="is heard over and over until the start")
def test_hold_music(application: Application, caller: Phone, agent: Phone) -> None:
    room(application, 'waitUrl="/wait" waitMethod="GET"')
    application.script["/wait"] = "<Say>Please wait.</Say><Pause length='2'/>"
    caller.dials(LINE).hears("please wait").hears("please wait").hears("please wait")
    agent.dials(LINE)
    caller.waits(1).does_not_hear("never")
    before = len(application.forms("/wait"))
    caller.waits(10)
    assert len(application.forms("/wait")) == before
    assert {asked.method for asked in application.asked if asked.path == "/wait"} == {"GET"}


def test_the_default_is_music_of_the_carrier(application: Application, caller: Phone) -> None:
    room(application, "")
    caller.dials(LINE)
    assert "hold_music" in caller.transcript()


@shows("Conference waitUrl", rule="may hold Play, Say, Pause and Redirect; else error 13238")
def test_a_wait_may_not_gather(application: Application, caller: Phone, carrier: Carrier) -> None:
    room(application, 'waitUrl="/wait"')
    application.script["/wait"] = "<Gather/>"
    caller.dials(LINE).waits(10)
    assert [error["code"] for error in carrier.errors()] == [13238]


@shows("Conference maxParticipants", rule="turns others away, 250 at most")
def test_a_full_room(application: Application, caller: Phone, agent: Phone, carrier: Carrier) -> None:
    room(application, 'maxParticipants="2"')
    caller.dials(LINE)
    agent.dials(LINE)
    carrier.phone(THIRD).dials(LINE).hears("outcome failed")


@shows("Conference statusCallback", "Conference statusCallbackMethod", rule="is told what happens in the room")
@shows("Conference statusCallbackEvent", rule="start end join leave mute hold modify; of the first who asks")
@shows("Conference participantLabel", rule="names the participant")
def test_events(application: Application, caller: Phone, agent: Phone, client: Client) -> None:
    hooks = 'statusCallback="/events" statusCallbackMethod="POST"'
    hooks += ' statusCallbackEvent="start end join leave mute hold"'
    room(application, f'{hooks} participantLabel="customer" endConferenceOnExit="true"')
    caller.dials(LINE)
    agent.dials(LINE)
    (conference,) = client.conferences.list()
    customer = client.conferences(conference.sid).participants("customer")
    customer.update(muted=True)
    customer.update(hold=True)
    caller.hangs_up().waits(1)
    told = application.forms("/events")
    assert [form["StatusCallbackEvent"] for form in told] == [
        "participant-join", "participant-join", "conference-start", "participant-mute", "participant-hold",
        "participant-leave", "participant-leave", "conference-end",
    ]  # fmt: skip
    assert [int(form["SequenceNumber"]) for form in told] == list(range(1, 9))
    assert (told[0]["ParticipantLabel"], told[0]["FriendlyName"]) == ("customer", "room 1")
    assert told[-1]["ReasonConferenceEnded"] == "participant-with-end-conference-on-exit-left"


@shows("Conference record", rule="record-from-start records from the start of the conference")
@shows("Conference recordingStatusCallback", "Conference recordingStatusCallbackMethod",
       "Conference recordingStatusCallbackEvent", rule="is told of the recording")  # fmt: skip
def test_a_conference_is_recorded(application: Application, caller: Phone, agent: Phone) -> None:
    hooks = 'recordingStatusCallback="/rec" recordingStatusCallbackMethod="GET"'
    hooks += ' recordingStatusCallbackEvent="completed"'
    room(application, f'record="record-from-start" {hooks}')
    caller.dials(LINE).waits(20)
    agent.dials(LINE).waits(30).hangs_up()
    caller.hangs_up().waits(3)
    (told,) = application.forms("/rec")
    assert (told["RecordingDuration"], told["RecordingSource"]) == ("30", "Conference")
    assert "CallSid" not in told


@shows("Conference coach", rule="lets only one participant hear this one")
def test_a_coach(application: Application, caller: Phone, agent: Phone, carrier: Carrier) -> None:
    room(application)
    caller.dials(LINE)
    agent.dials(LINE)
    room(application, f'coach="{agent.sid()}"')
    coach = carrier.phone(THIRD).dials(LINE).says("Ask for the code.")
    agent.hears("ask for the code")
    caller.does_not_hear("ask")
    agent.says("Your code?")
    coach.hears("your code")


@shows("Conference", rule="leaves with * if Dial says hangupOnStar")
def test_a_star_leaves_the_room(application: Application, caller: Phone) -> None:
    room(application, 'waitUrl=""', 'hangupOnStar="true"')
    caller.dials(LINE).presses("1").does_not_hear("outcome").presses("*").hears("outcome answered")


def test_a_participant_is_called_in(
    application: Application, caller: Phone, agent: Phone, client: Client, carrier: Carrier
) -> None:
    room(application)
    caller.dials(LINE)
    (conference,) = client.conferences.list()
    participants = client.conferences(conference.sid).participants
    called = participants.create(from_=LINE, to=AGENT, label="agent", end_conference_on_exit=True, beep=False)
    agent.rings().answers()
    assert caller.is_talking_to(agent)
    assert [p.call_sid for p in participants.list()] == [caller.sid(), called.call_sid]
    participants("agent").delete()
    caller.hears("outcome answered")
    assert carrier.errors() == []


def test_an_announcement_and_a_hold(application: Application, caller: Phone, agent: Phone, client: Client) -> None:
    room(application)
    application.script |= {"/news": "<Say>News.</Say>", "/hold": "<Say>Hold on.</Say>"}
    caller.dials(LINE)
    agent.dials(LINE)
    (conference,) = client.conferences.list()
    client.conferences(conference.sid).update(announce_url=application.url + "/news")
    caller.hears("news")
    agent.hears("news").waits(2)
    client.conferences(conference.sid).participants(caller.sid()).update(hold=True, hold_url=application.url + "/hold")
    caller.hears("hold on").hears("hold on")
    assert not caller.is_talking_to(agent, within=0)
    client.conferences(conference.sid).participants(caller.sid()).update(hold=False)
    assert caller.is_talking_to(agent)
    client.conferences(conference.sid).update(status="completed")
    caller.hears("outcome answered")
