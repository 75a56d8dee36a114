"""Say, Play and Pause as Twilio documents them."""

import io
import wave

from carrier.simulator.people import Carrier, Phone
from carrier.simulator.verbs.speak import length_of

from .application import Answer, Application
from .claims import shows
from .conftest import LINE


def sound(seconds: float) -> Answer:
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setparams((1, 2, 8000, 0, "NONE", ""))
        wav.writeframes(bytes(round(2 * 8000 * seconds)))
    return Answer(file.getvalue(), headers={"Content-Type": "audio/x-wav"})


def ulaw(seconds: float) -> bytes:
    data = bytes(round(8000 * seconds))
    form = b"fmt " + (16).to_bytes(4, "little") + (7).to_bytes(2, "little") + (1).to_bytes(2, "little")
    form += (8000).to_bytes(4, "little") * 2 + (1).to_bytes(2, "little") + (8).to_bytes(2, "little")
    body = b"WAVE" + form + b"data" + len(data).to_bytes(4, "little") + data
    return b"RIFF" + len(body).to_bytes(4, "little") + body


@shows("Say", rule="reads text aloud; the next verb waits until it has been said")
def test_say_takes_as_long_as_its_words(application: Application, caller: Phone) -> None:
    application.script["/voice"] = f"<Say>{'word ' * 30}</Say><Say>Done.</Say>"  # 149 characters
    caller.dials(LINE).hears("word").does_not_hear("done", within=9).hears("done", within=1)


@shows("Say loop", rule="repeats so many times; 0 repeats for ever")
def test_say_loops(application: Application, caller: Phone) -> None:
    application.script["/voice"] = '<Say loop="2">Twice.</Say><Say loop="0">For ever.</Say><Say>Never.</Say>'
    caller.dials(LINE).hears("twice").hears("twice").does_not_hear("twice", within=1)
    for _ in range(50):
        caller.hears("for ever")
    caller.does_not_hear("never")


@shows("Say voice", "Say language", rule="choose who speaks, and which language")
def test_say_has_a_language(application: Application, caller: Phone, carrier: Carrier) -> None:
    application.script["/voice"] = '<Say language="zh-CN">你好</Say><Say voice="Polly.Zhiyu">提现</Say>'
    caller.dials(LINE).hears("你好").hears("提现")
    said = [e for e in carrier.ask("GET", "/control/events") if e["kind"] == "said"]
    assert [(e["language"], e["voice"]) for e in said] == [("zh-CN", ""), ("cmn-CN", "Polly.Zhiyu")]


@shows("Say", rule="holds speech marks (SSML), which are not spoken")
def test_say_drops_speech_marks(application: Application, caller: Phone, carrier: Carrier) -> None:
    marked = '<Say>Your code is <say-as interpret-as="digits">12</say-as><break time="1s"/> thanks.</Say>'
    application.script["/voice"] = marked
    caller.dials(LINE).hears("your code is 12 thanks")
    assert carrier.errors() == []


@shows("Say", rule="without text is warning 13520, and the call goes on")
def test_an_empty_say_is_skipped(application: Application, caller: Phone, carrier: Carrier) -> None:
    application.script["/voice"] = "<Say></Say><Say>Next.</Say>"
    caller.dials(LINE).hears("next")
    assert [error["code"] for error in carrier.errors()] == [13520]


@shows("Play", rule="fetches a sound, relative to the document, and plays it")
def test_play_takes_as_long_as_the_sound(application: Application, caller: Phone) -> None:
    application.script |= {"/voice": "<Play>music/a.wav</Play><Say>Done.</Say>", "/music/a.wav": sound(7)}
    caller.dials(LINE).hears("/music/a.wav").does_not_hear("done", within=6).hears("done", within=1)
    assert [asked.signed for asked in application.asked if asked.path == "/music/a.wav"] == [True]


@shows("Play loop", rule="repeats so many times; 0 repeats for ever")
def test_play_loops(application: Application, caller: Phone) -> None:
    application.script |= {"/voice": '<Play loop="0">/a.wav</Play>', "/a.wav": sound(1)}
    caller.dials(LINE)
    for _ in range(20):
        caller.hears("a.wav")
    assert len(application.forms("/a.wav")) == 1


@shows("Play digits", rule="sends keys; w waits half a second")
def test_play_sends_keys(application: Application, caller: Phone, carrier: Carrier) -> None:
    application.script["/voice"] = '<Play digits="wwww12"/><Say>Done.</Say>'
    caller.dials(LINE).does_not_hear("done", within=2).hears("done", within=2)
    assert any(e.get("digits") == "wwww12" for e in carrier.ask("GET", "/control/events"))


@shows("Play", rule="of something that cannot be had, or is no sound, is an error, and the call goes on")
def test_a_missing_sound_is_skipped(application: Application, caller: Phone, carrier: Carrier) -> None:
    application.script["/voice"] = "<Play>/gone.wav</Play><Play>/page</Play><Say>Next.</Say>"
    application.script["/page"] = Answer(b"<html>", headers={"Content-Type": "text/html"})
    caller.dials(LINE).hears("next")
    assert [error["code"] for error in carrier.errors()] == [11200, 13420]


@shows("Pause", "Pause length", rule="waits in silence, one second if not told how long")
def test_pause_waits(application: Application, caller: Phone) -> None:
    application.script["/voice"] = '<Say>A.</Say><Pause length="9"/><Say>B.</Say><Pause/><Say>C.</Say>'
    caller.dials(LINE).hears("a.").does_not_hear("b.", within=9).hears("b.", within=1).hears("c.", within=2)


@shows("Pause", rule="as the first verb delays the answer")
def test_a_first_pause_lets_it_ring(application: Application, caller: Phone, carrier: Carrier) -> None:
    application.script["/voice"] = '<Pause length="5"/><Say>Hello.</Say>'
    caller.dials(LINE).waits(3)
    (call,) = carrier.ask("GET", "/control/calls")
    assert call["status"] == "ringing"
    caller.hears("hello")


def test_the_length_of_a_sound_is_read_from_its_header() -> None:
    assert length_of(sound(2.5).body) == 2.5
    assert length_of(ulaw(3)) == 3.0
    assert length_of(b"ID3 something else") == 1.0
