"""Record: a beep, the person's message, and the action URL with its address."""

import asyncio
from datetime import datetime

from ..clock import within
from ..document import Document, Verb
from ..leg import Leg
from ..recording import Recording
from ..turn import Turn
from ..verb import performs

ALL_KEYS = "1234567890*#"
TRANSCRIBING = 5.0
TRANSCRIBED_AT_MOST = 120


class Tape:
    """The ears of a Record: any of the finishing keys ends it, words put off the silence that ends it."""

    def __init__(self, leg: Leg, finish_on: str) -> None:
        self._leg, self._finish_on = leg, finish_on
        self.finished_on = ""
        self.speaking_until: datetime | None = None
        self.spoke_at = 0.0
        self.changed, self.done = asyncio.Event(), asyncio.Event()
        self._began = leg.exchange.clock.now()

    def key(self, key: str) -> None:
        """End the recording if this is a key that does."""
        if key in self._finish_on and not self.done.is_set():
            self.finished_on = key
            self.done.set()
            self.changed.set()

    def voice(self, text: str, seconds: float) -> None:
        """Note until when there is sound; the words are on the leg's tapes already."""
        elapsed = (self._leg.exchange.clock.now() - self._began).total_seconds()
        self.spoke_at = max(self.spoke_at, elapsed) + seconds
        self.changed.set()

    @property
    def silent_for(self) -> float:
        """Return the seconds since the last word, negative while words are still being said."""
        return (self._leg.exchange.clock.now() - self._began).total_seconds() - self.spoke_at


@performs("Record")
async def record(leg: Leg, verb: Verb, document: Document) -> Turn | None:
    """Record until a key, a silence of `timeout`, `maxLength` or the end of the call.

    An empty recording goes on to the next verb; any other to the action URL, by default this document's, so
    that verbs after a Record are not reached ("TwiML Voice: <Record>"). If the person hangs up the action URL
    is told too, with Digits=hangup, and its answer is ignored.
    """
    leg.pick_up()
    if verb.true("playBeep", True):
        leg.hears("beep")
    tape = Tape(leg, verb.get("finishOnKey", ALL_KEYS))
    recording = Recording(leg.exchange, "RecordVerb", leg.sid).report_as(verb, document)
    leg.tapes.append(recording)
    leg.ears = tape
    leg.note("recording", recording=recording.sid)
    try:
        await _listen(leg, tape, verb.number("timeout", 5), verb.number("maxLength", 3600))
    except asyncio.CancelledError:
        if leg.hanging_up and recording.words:
            _finish(recording, tape, verb)
            gone = {"CallStatus": "completed"} | _report(recording, "hangup")
            url = document.absolute(verb.get("action") or document.url)
            method = verb.get("method", "POST").upper()
            leg.exchange.spawn(leg.exchange.webhooks.send(method, url, leg.parameters() | gone, "document", leg.sid))
        raise
    finally:
        leg.ears = None
        leg.tapes.remove(recording)
        _finish(recording, tape, verb)
    if not recording.words:
        return None
    if verb.true("transcribe") and verb.get("transcribeCallback"):
        leg.exchange.spawn(_transcribe(leg, recording, document.absolute(verb.get("transcribeCallback"))))
    url = document.absolute(verb.get("action") or document.url)
    return Turn(url, verb.get("method", "POST").upper(), _report(recording, tape.finished_on))


async def _listen(leg: Leg, tape: Tape, silence: float, longest: float) -> None:
    clock = leg.exchange.clock
    until = clock.now().timestamp() + longest
    while not tape.done.is_set():
        left = min(silence - tape.silent_for, until - clock.now().timestamp())
        if left <= 0:
            return
        tape.changed.clear()
        await within(clock, tape.changed.wait(), left)


def _finish(recording: Recording, tape: Tape, verb: Verb) -> None:
    trimmed = verb.get("trim", "trim-silence").lower() == "trim-silence"
    recording.stop(tape.spoke_at if trimmed or not recording.words else None)


def _report(recording: Recording, digits: str) -> dict[str, str]:
    return {
        "RecordingUrl": recording.url,
        "RecordingSid": recording.sid,
        "RecordingDuration": str(recording.duration),
        "Digits": digits,
    }


async def _transcribe(leg: Leg, recording: Recording, url: str) -> None:
    await leg.exchange.clock.sleep(TRANSCRIBING)
    good = recording.duration <= TRANSCRIBED_AT_MOST
    result = {
        "TranscriptionSid": "TR" + recording.sid[2:],
        "TranscriptionText": " ".join(recording.words) if good else "",
        "TranscriptionStatus": "completed" if good else "failed",
        "TranscriptionUrl": f"{recording.url}/Transcriptions",
        "RecordingSid": recording.sid,
        "RecordingUrl": recording.url,
    }
    await leg.exchange.webhooks.send("POST", url, leg.parameters() | result, "transcription", leg.sid)
