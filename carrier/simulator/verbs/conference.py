"""Dial to a Conference: into the room, with music until it starts."""

import asyncio
import contextlib

from .. import codes
from ..conference import Conference, Participant
from ..document import Document, Verb
from ..leg import Leg
from ..life import follow
from ..turn import Ended, Misuse, Turn
from ..waiting import wait_with

WAIT_VERBS = ("Play", "Say", "Pause", "Redirect")


async def enter(leg: Leg, dial: Verb, room: Verb, document: Document) -> dict[str, str]:
    """Stay in the conference until released; return the parameters for Dial's action URL."""
    leg.pick_up()
    if not 0 < len(room.text) <= 128:
        raise Misuse(codes.CONFERENCE_NAME, "Dial->Conference: Invalid conference name")
    conference = leg.exchange.conference(room.text)
    if len(conference.participants) >= room.number("maxParticipants", 250):
        leg.error(codes.CONFERENCE_FULL, "Conference: too many participants", document.url)
        return {"DialCallStatus": "failed"}
    _subscribe(conference, room, document)
    _record(conference, room, document)
    participant = Participant(
        leg,
        starts=room.true("startConferenceOnEnter", True),
        ends=room.true("endConferenceOnExit"),
        muted=room.true("muted"),
        beep=room.get("beep", "true"),
        label=room.get("participantLabel"),
        coaching=room.get("coach"),
    )
    star = _Star(participant) if dial.true("hangupOnStar") else None
    leg.ears = star
    try:
        participant.music = leg.exchange.spawn(_wait_music(leg, room, document))
        conference.join(participant)
        await participant.released.wait()
    finally:
        leg.ears = None
        conference.leave(participant)
    return {"DialCallStatus": "answered"}


class _Star:
    """The ears of a Dial with hangupOnStar: `*` leaves."""

    def __init__(self, participant: Participant) -> None:
        self._participant = participant

    def key(self, key: str) -> None:
        if key == "*":
            self._participant.released.set()

    def voice(self, text: str, seconds: float) -> None:
        """Words mean nothing to it."""


def _subscribe(conference: Conference, room: Verb, document: Document) -> None:
    if room.get("statusCallback") and not conference.status_url:
        conference.status_url = document.absolute(room.get("statusCallback"))
        conference.status_method = room.get("statusCallbackMethod", "POST").upper()
        conference.status_events = set(room.get("statusCallbackEvent", "start end").lower().split())


def _record(conference: Conference, room: Verb, document: Document) -> None:
    if room.get("record", "do-not-record").lower() in ("record-from-start", "true"):
        conference.wants_recording = lambda recording: recording.report_as(room, document)


async def _wait_music(leg: Leg, room: Verb, document: Document) -> None:
    """Play the waitUrl over and over: Twilio's own music if none is given, silence if it is empty."""
    if "waitUrl" not in room.attributes:
        leg.note("hold_music")
        return
    if not room.get("waitUrl"):
        return
    method = room.get("waitMethod", "POST").upper()
    await play_to(leg, Turn(document.absolute(room.get("waitUrl")), method))


async def play_to(leg: Leg, turn: Turn, once: bool = False) -> None:
    """Play a document to somebody in a conference: until cancelled or until it fails, or just once."""
    with contextlib.suppress(Ended, asyncio.CancelledError):
        if once:
            await follow(leg, turn, WAIT_VERBS, codes.WAIT_VERB)
            return
        await wait_with(leg, turn, WAIT_VERBS, wrong_verb=codes.WAIT_VERB)
