"""A Dial under way: the legs it rings, the whisper each hears, and the bridge to the first that accepts."""

import asyncio
import re

from .clock import within
from .document import Document, Verb
from .leg import Leg
from .life import follow, live
from .machine import detect_aside, wish_of
from .recording import Recording
from .sids import new_sid
from .turn import Ended, Turn

WHISPER_VERBS = ("Play", "Say", "Pause", "Gather", "Redirect", "Hangup")


def called(noun: Verb) -> str:
    """Return what a noun dials: a number in E.164, `client:name` or `sip:name@host`."""
    if noun.name == "Client":
        identity = next((child.text for child in noun.children if child.name == "Identity"), noun.text)
        return "client:" + identity.removeprefix("client:")
    if noun.name == "Number":
        digits = re.sub(r"[\s().-]", "", noun.text)
        return "+1" + digits if re.fullmatch(r"[2-9][0-9]{9}", digits) else digits
    return noun.text


class Bridge:
    """Joins the leg that dialled to the first leg that accepts."""

    def __init__(
        self, caller: Leg, time_limit: float, hangs_up_on_star: bool, recording: Recording | None = None
    ) -> None:
        self.sid = new_sid("BR")
        self.caller, self.time_limit, self._star = caller, time_limit, hangs_up_on_star
        self.children: list[Leg] = []
        self.callee: Leg | None = None
        self.over = asyncio.Event()
        self.recording = recording
        self.joined_at = self.left_at = caller.exchange.clock.now()

    def hearers(self, speaker: Leg) -> list[Leg]:
        """Return the leg on the other side."""
        return [leg for leg in (self.caller, self.callee) if leg and leg is not speaker]

    def key(self, key: str) -> None:
        """Hear the caller's keys: with hangupOnStar, `*` lets go of the other side."""
        if self._star and key == "*":
            self.over.set()

    def voice(self, text: str, seconds: float) -> None:
        """Words go to the other side by themselves."""

    async def join(self, callee: Leg) -> None:
        """Connect, and stay so until either side leaves."""
        if self.callee or self.over.is_set():
            raise Ended("completed" if callee.started else "canceled", "somebody else answered first")
        self.callee = callee
        self.caller.pick_up()
        self.joined_at = self.caller.exchange.clock.now()
        for leg, other in ((self.caller, callee), (callee, self.caller)):
            leg.company = self
            leg.note("bridged", other=other.sid, phone_of_other=other.person)
        for child in self.children:
            if child is not callee:
                child.hang_up("somebody else answered first", "completed" if child.started else "canceled")
        self._tape(callee)
        try:
            await within(self.caller.exchange.clock, self.over.wait(), self.time_limit)
        finally:
            if callee in self.children:
                self.children.remove(callee)  # it may have been redirected, and then lives on
            self._part()

    def end(self, reason: str) -> None:
        """Let go of everybody."""
        self.over.set()
        for child in self.children:
            child.hang_up(reason, "completed" if child.started else "canceled")

    def outcome(self) -> dict[str, str]:
        """Return the parameters that Dial's action URL gets."""
        child = self.callee or (self.children[-1] if self.children else None)
        status = "failed" if child is None else child.status
        answered = child is not None and child.started is not None
        found = {
            "DialCallStatus": "completed" if answered else ("no-answer" if status == "canceled" else status),
            "DialBridged": str(self.callee is not None).lower(),
        }
        if child:
            found["DialCallSid"] = child.sid
        if self.recording and self.callee:
            found |= {"RecordingUrl": self.recording.url, "RecordingSid": self.recording.sid}
        if self.callee:
            found["DialCallDuration"] = str(round((self.left_at - self.joined_at).total_seconds()))
        return found

    def _tape(self, callee: Leg) -> None:
        if self.recording:
            self.recording.started = self.joined_at
            self.caller.tapes.append(self.recording)
            callee.tapes.append(self.recording)

    def _part(self) -> None:
        self.left_at = self.caller.exchange.clock.now()
        self.over.set()
        for leg in (self.caller, self.callee):
            if leg and leg.company is self:
                leg.company = None
                leg.note("parted")
                leg.tapes = [tape for tape in leg.tapes if tape is not self.recording]
        if self.recording:
            self.recording.stop()


class Child:
    """One leg that a Dial rings."""

    def __init__(self, bridge: Bridge, noun: Verb, caller_id: str, timeout: float, document: Document) -> None:
        caller = bridge.caller
        self._bridge, self._noun, self._timeout, self._document = bridge, noun, timeout, document
        number = called(noun)
        self.leg = Leg(caller.exchange, "outbound-dial", caller_id, number, number, parent=caller)
        if noun.get("statusCallback"):
            url, method = (
                document.absolute(noun.get("statusCallback")),
                noun.get("statusCallbackMethod", "POST"),
            )
            self.leg.progress.report_to(url, method, noun.get("statusCallbackEvent", "completed").lower().split())
        caller.exchange.add(self.leg)
        bridge.children.append(self.leg)

    async def live(self) -> None:
        """Ring, whisper, join the bridge, end."""
        await live(self.leg, self._ring)

    async def _ring(self) -> Turn | None:
        leg = self.leg
        leg.is_dialled()
        await leg.exchange.phone(leg.person).receive(leg, self._timeout)
        leg.pick_up()
        if digits := self._noun.get("sendDigits"):
            leg.note("played", digits=digits)
            await leg.exchange.clock.sleep(0.5 * len(digits))
        if self._noun.get("machineDetection"):
            leg.exchange.spawn(detect_aside(leg, wish_of(self._noun, self._document)))
        turn = None
        if url := self._noun.get("url"):
            turn = Turn(self._document.absolute(url), self._noun.get("method", "POST").upper())
        while turn:
            turn = await follow(leg, turn, WHISPER_VERBS)
        await self._bridge.join(leg)
        raise Ended("completed", "the bridge ended")
