"""Record as Twilio documents it."""

import urllib.request

from twilio.rest import Client

from carrier.simulator.people import Carrier, Phone
from carrier.simulator.verbs.speak import length_of

from .application import Application
from .claims import shows
from .conftest import LINE

WORDS = "please ring me back about my withdrawal today"  # 45 characters: 3 seconds


def record(application: Application, attributes: str = "") -> None:
    application.script |= {
        "/voice": f'<Record action="/got" {attributes}/><Say>Nothing came.</Say>',
        "/got": "<Say>Thank you.</Say>",
        "/rec": "",
        "/text": "",
    }


def got(application: Application) -> dict[str, str]:
    (form,) = application.forms("/got")
    return form


@shows("Record", "Record action", rule="records, and tells action where the sound is and how long")
@shows("Record finishOnKey", rule="ends the recording; any key by default")
def test_a_message_is_recorded(application: Application, caller: Phone, carrier: Carrier) -> None:
    record(application)
    caller.dials(LINE).says(WORDS).waits(3).presses("#").hears("thank you", within=1)
    form = got(application)
    assert (form["RecordingDuration"], form["Digits"]) == ("3", "#")
    with urllib.request.urlopen(form["RecordingUrl"]) as sound:
        assert length_of(sound.read()) == 3
    assert carrier.ask("GET", "/control/recordings")[0]["words"] == [WORDS]
    assert carrier.errors() == []


def test_only_the_given_keys_finish(application: Application, caller: Phone) -> None:
    record(application, 'finishOnKey="9"')
    caller.dials(LINE).says(WORDS).presses("1").does_not_hear("thank you", within=2).presses("9")
    caller.hears("thank you", within=0)


@shows("Record method", rule="GET or POST")
def test_the_action_may_be_a_get(application: Application, caller: Phone) -> None:
    record(application, 'method="GET"')
    caller.dials(LINE).says(WORDS).hears("thank you")
    assert [asked.method for asked in application.asked if asked.path == "/got"] == ["GET"]


@shows("Record timeout", rule="is the silence that ends it, 5 s by default")
def test_silence_ends_it(application: Application, caller: Phone) -> None:
    record(application, 'timeout="8"')
    caller.dials(LINE).says(WORDS).does_not_hear("thank you", within=10).hears("thank you", within=1)


@shows("Record", rule="goes on to the next verb if nothing was said, without asking action")
def test_an_empty_recording_falls_through(application: Application, caller: Phone) -> None:
    record(application)
    caller.dials(LINE).does_not_hear("nothing came", within=4).hears("nothing came", within=1)
    assert application.forms("/got") == []


@shows("Record maxLength", rule="ends it after so many seconds")
def test_max_length(application: Application, caller: Phone) -> None:
    record(application, 'maxLength="10"')
    caller.dials(LINE).says(WORDS * 10).does_not_hear("thank you", within=9).hears("thank you", within=1)


@shows("Record playBeep", rule="false leaves out the tone at the beginning")
def test_the_beep(application: Application, caller: Phone) -> None:
    record(application, 'playBeep="false"')
    assert "beep" not in caller.dials(LINE).transcript()
    caller.hangs_up()
    record(application)
    assert "beep" in caller.dials(LINE).transcript()


@shows("Record trim", rule="trim-silence leaves out silence at the end")
def test_trim(application: Application, caller: Phone) -> None:
    record(application, 'trim="do-not-trim"')
    caller.dials(LINE).says(WORDS).hears("thank you")
    assert got(application)["RecordingDuration"] == "8"


@shows("Record recordingStatusCallback", "Record recordingStatusCallbackMethod", rule="is told when it is ready")
@shows("Record recordingStatusCallbackEvent", rule="in-progress, completed, absent; completed by default")
def test_the_recording_is_told_of(application: Application, caller: Phone) -> None:
    hooks = 'recordingStatusCallback="/rec" recordingStatusCallbackMethod="POST"'
    record(application, f'{hooks} recordingStatusCallbackEvent="completed absent"')
    caller.dials(LINE).says(WORDS).hears("thank you").waits(2)
    caller.dials(LINE).hears("nothing came").waits(2)
    told = [(form["RecordingStatus"], form["RecordingSource"]) for form in application.forms("/rec")]
    assert told == [("completed", "RecordVerb"), ("absent", "RecordVerb")]


@shows("Record transcribe", "Record transcribeCallback", rule="writes down what was said, up to two minutes")
def test_a_transcript(application: Application, caller: Phone) -> None:
    record(application, 'transcribe="true" transcribeCallback="/text"')
    caller.dials(LINE).says(WORDS).hears("thank you").waits(6)
    (form,) = application.forms("/text")
    assert (form["TranscriptionText"], form["TranscriptionStatus"]) == (WORDS, "completed")


@shows("Record action", rule="is told Digits=hangup if the person hangs up; its answer is ignored")
def test_a_message_is_kept_if_the_person_hangs_up(application: Application, caller: Phone) -> None:
    record(application)
    caller.dials(LINE).says(WORDS).waits(3).hangs_up().waits(1)
    form = got(application)
    assert (form["Digits"], form["CallStatus"], form["RecordingDuration"]) == ("hangup", "completed", "3")


def test_recordings_over_rest(application: Application, caller: Phone, client: Client) -> None:
    application.script["/voice"] = "<Say>Hello.</Say><Pause length='60'/>"
    caller.dials(LINE).waits(2)
    call = client.calls(caller.sid())
    recording = call.recordings.create(recording_channels="dual")
    caller.waits(10)
    call.recordings(recording.sid).update(status="paused")
    call.recordings(recording.sid).update(status="stopped")
    caller.waits(2)
    (listed,) = client.recordings.list(call_sid=caller.sid())
    assert (listed.duration, listed.channels, listed.source) == ("10", 2, "StartCallRecordingAPI")
    client.recordings(listed.sid).delete()
    assert client.recordings.list() == []
