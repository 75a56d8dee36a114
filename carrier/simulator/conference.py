"""A conference: legs that hear each other once somebody has started it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from .outbox import Outbox
from .recording import Recording
from .sids import new_sid

if TYPE_CHECKING:
    from .exchange import Exchange
    from .leg import Leg

EVENTS = {
    "conference-start": "start", "conference-end": "end", "participant-join": "join",
    "participant-leave": "leave", "participant-mute": "mute", "participant-unmute": "mute",
    "participant-hold": "hold", "participant-unhold": "hold", "participant-modify": "modify",
}  # fmt: skip


@dataclass(eq=False)
class Participant:
    """One leg's place in a conference."""

    leg: "Leg"
    starts: bool = True
    ends: bool = False
    muted: bool = False
    hold: bool = False
    beep: str = "true"
    label: str = ""
    coaching: str = ""
    music: "asyncio.Task[Any] | None" = None
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def silence_music(self) -> None:
        """Stop what the participant hears while waiting."""
        if self.music:
            self.music.cancel()
            self.music = None


class Conference:
    """Opens with the first participant (`init`), starts with the second if somebody may start it."""

    def __init__(self, exchange: "Exchange", name: str) -> None:
        self.exchange, self.name = exchange, name
        self.sid = new_sid("CF")
        self.status = "init"
        self.created = self.updated = exchange.clock.now()
        self.participants: dict[str, Participant] = {}
        self.status_url, self.status_method, self.status_events = "", "POST", set[str]()
        self.wants_recording: Callable[[Recording], object] | None = None
        self.recording: Recording | None = None
        self.why_ended, self.ended_by = "", ""
        self._sequence = 0
        self._outbox = Outbox(exchange, self.sid, "conference")

    def hearers(self, speaker: "Leg") -> list["Leg"]:
        """Return who hears this leg: nobody before the start, while muted or on hold."""
        me = self.participants.get(speaker.sid)
        if self.status != "in-progress" or not me or me.muted or me.hold:
            return []
        hears = [p for p in self.participants.values() if p is not me and not p.hold]
        return [p.leg for p in hears if not me.coaching or p.leg.sid == me.coaching]

    def join(self, participant: Participant) -> None:
        """Let a leg in, and start the conference if that is due."""
        leg = participant.leg
        self.participants[leg.sid] = participant
        leg.company = self
        leg.note("conference_joined", conference=self.name, conference_sid=self.sid)
        self.tell("participant-join", participant)
        if self.status == "in-progress":
            self._beep(participant, "onEnter")
            return
        if len(self.participants) > 1 and any(p.starts for p in self.participants.values()):
            self._start()
            for other in self.participants.values():
                if not other.hold:
                    other.silence_music()
                other.leg.note("conference_started", conference=self.name)

    def _start(self) -> None:
        self._turn("in-progress")
        self.tell("conference-start")
        if self.wants_recording:
            self.recording = Recording(self.exchange, "Conference", conference_sid=self.sid)
            self.wants_recording(self.recording)

    def leave(self, participant: Participant, reason: str = "participant_hung_up") -> None:
        """Let a leg out; the conference ends with its last leg, or with one that ends it."""
        leg = participant.leg
        if self.participants.pop(leg.sid, None) is None:
            return
        participant.silence_music()
        participant.released.set()
        leg.company = None
        leg.note("conference_left", conference=self.name)
        if self.status == "completed":
            return
        self.tell("participant-leave", participant, ReasonParticipantLeft=reason)
        self._beep(participant, "onExit")
        if participant.ends:
            self.end("participant-with-end-conference-on-exit-left", leg.sid)
        elif not self.participants:
            self.end("last-participant-left", leg.sid)

    def end(self, reason: str, by: str = "") -> None:
        """End the conference and release whoever is left."""
        if self.status == "completed":
            return
        self._turn("completed")
        self.why_ended, self.ended_by = reason, by
        for participant in list(self.participants.values()):
            self.tell("participant-leave", participant, ReasonParticipantLeft="conference_ended")
            self.leave(participant)
        if self.recording:
            self.recording.stop()
        self.tell("conference-end", ReasonConferenceEnded=reason, CallSidEndingConference=by)

    def tell(self, event: str, participant: Participant | None = None, **more: str) -> None:
        """Send a conference event, if the first participant's TwiML subscribed to it."""
        if not self.status_url or EVENTS.get(event, event) not in self.status_events:
            return
        self._sequence += 1
        parameters = {
            "ConferenceSid": self.sid,
            "FriendlyName": self.name,
            "AccountSid": self.exchange.settings.account_sid,
            "StatusCallbackEvent": event,
            "SequenceNumber": str(self._sequence),
            "Timestamp": format_datetime(self.exchange.clock.now()),
        }
        if participant:
            parameters |= {
                "CallSid": participant.leg.sid,
                "Muted": str(participant.muted).lower(),
                "Hold": str(participant.hold).lower(),
                "Coaching": str(bool(participant.coaching)).lower(),
                "StartConferenceOnEnter": str(participant.starts).lower(),
                "EndConferenceOnExit": str(participant.ends).lower(),
            }
            if participant.label:
                parameters["ParticipantLabel"] = participant.label
        self._outbox.post(self.status_method, self.status_url, parameters | more)

    def _beep(self, participant: Participant, when: str) -> None:
        if participant.beep in ("true", when):
            for other in self.participants.values():
                if other is not participant:
                    other.leg.note("beep")

    def _turn(self, status: str) -> None:
        self.status, self.updated = status, self.exchange.clock.now()
