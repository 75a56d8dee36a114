"""Dial to a Conference: into the room, with music until it starts."""

import asyncio

from ..conference import Conference, Participant
from ..document import Document, Verb
from ..leg import Leg
from ..life import follow
from ..turn import Ended, Misuse, Turn

WAIT_VERBS = ("Play", "Say", "Pause", "Redirect")
EVERY_WAIT_TAKES = 1.0


async def enter(leg: Leg, dial: Verb, room: Verb, document: Document) -> dict[str, str]:
    """Stay in the conference until released; return the parameters for Dial's action URL."""
    leg.pick_up()
    conference = leg.exchange.conference(room.text)
    if len(conference.participants) >= room.number("maxParticipants", 250):
        leg.error(16025, "Conference: too many participants", document.url)
        return {"DialCallStatus": "failed"}
    _subscribe(conference, room, document)
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


async def _wait_music(leg: Leg, room: Verb, document: Document) -> None:
    """Play the waitUrl over and over: Twilio's own music if none is given, silence if it is empty."""
    if "waitUrl" not in room.attributes:
        leg.note("hold_music")
        return
    if not room.get("waitUrl"):
        return
    first = Turn(document.absolute(room.get("waitUrl")), room.get("waitMethod", "POST").upper())
    turn: Turn | None = first
    try:
        while True:
            began = leg.exchange.clock.now()
            turn = await follow(leg, turn or first, WAIT_VERBS)
            if leg.exchange.clock.now() == began:
                await leg.exchange.clock.sleep(EVERY_WAIT_TAKES)
    except (Ended, Misuse):
        return
    except asyncio.CancelledError:
        return
