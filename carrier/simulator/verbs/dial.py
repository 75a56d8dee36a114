"""Dial: rings other phones, or enters a room, and goes on with the action URL afterwards."""

import asyncio

from .. import codes
from ..bridge import Bridge, Child, called
from ..document import Document, Verb
from ..leg import Leg
from ..recording import Recording
from ..turn import Misuse, Turn
from ..values import E164, ENDPOINT
from ..verb import performs
from ..waiting import first_of
from .conference import enter
from .enqueue import take


@performs("Dial")
async def dial(leg: Leg, verb: Verb, document: Document) -> Turn | None:
    """Connect the leg. With `action` the call goes on there whatever happened, else at the next verb.

    A Dial inside a Dial (13201) is refused where whispers are read.
    """
    nouns = verb.children or (Verb("Number", {}, verb.text, ()),)
    if len({noun.name for noun in nouns} & {"Conference", "Queue"}) and len(nouns) > 1:
        raise Misuse(codes.NOUNS, "Dial: Invalid nested element, a room must stand alone")
    if not verb.true("answerOnBridge"):
        leg.pick_up()
    if nouns[0].name == "Queue":
        outcome = await take(leg, verb, nouns[0], document)
    elif nouns[0].name == "Conference":
        outcome = await enter(leg, verb, nouns[0], document)
    else:
        outcome = await ring(leg, verb, nouns, document)
    if not verb.get("action"):
        return None
    return Turn(document.absolute(verb.get("action")), verb.get("method", "POST").upper(), outcome)


async def ring(leg: Leg, verb: Verb, nouns: tuple[Verb, ...], document: Document) -> dict[str, str]:
    """Ring up to ten phones at once; the first to accept is bridged, the others stop ringing."""
    if len(nouns) > 10:
        raise Misuse(codes.NOUNS, "Dial: at most ten nouns")
    caller_id = verb.get("callerId") or leg.from_
    if not _may_show(leg, caller_id):
        leg.error(codes.CALLER_ID, f"Dial: Invalid callerId value {caller_id!r}", document.url)
        return {"DialCallStatus": "failed"}
    for noun in nouns:
        if wrong := _wrong_with(leg, noun):
            leg.error(wrong, f"Dial: {called(noun)!r} cannot be dialled", document.url)
            return {"DialCallStatus": "failed"}
    bridge = Bridge(leg, verb.number("timeLimit", 14_400), verb.true("hangupOnStar"), _recording(leg, verb, document))
    leg.note("dialled", numbers=[called(noun) for noun in nouns])
    leg.ears = bridge
    timeout = verb.number("timeout", 30)
    batches = [(noun,) for noun in nouns] if verb.true("sequential") else [nouns]
    try:
        for batch in batches:
            children = [Child(bridge, noun, caller_id, timeout, document) for noun in batch]
            running = [leg.exchange.spawn(child.live()) for child in children]
            await first_of(asyncio.ensure_future(asyncio.wait(running)), asyncio.ensure_future(bridge.over.wait()))
            if bridge.over.is_set():
                break
    finally:
        leg.ears = None
        bridge.end("the other side left")
    return bridge.outcome()


def _may_show(leg: Leg, caller_id: str) -> bool:
    """Tell whether a caller ID may be shown: the parties of this call, our own numbers, verified ones."""
    exchange = leg.exchange
    own = {leg.from_, leg.to, *exchange.lines, *exchange.settings.verified_numbers}
    return caller_id in own or caller_id.startswith("client:")


def _wrong_with(leg: Leg, noun: Verb) -> int:
    to = called(noun)
    if leg.exchange.phone(to).refusal:
        return codes.NUMBER_REFUSED
    if noun.name == "Number" and not E164.fullmatch(to):
        return codes.NUMBER_FORMAT
    return codes.SIP_URI if noun.name == "Sip" and not ENDPOINT.fullmatch(to) else 0


def _recording(leg: Leg, verb: Verb, document: Document) -> Recording | None:
    wish = verb.get("record", "do-not-record").lower()
    if wish in ("do-not-record", "false"):
        return None
    channels = 2 if wish.endswith("dual") else 1
    recording = Recording(leg.exchange, "DialVerb", leg.sid, channels=channels).report_as(verb, document)
    recording.track = verb.get("recordingTrack", "both").lower()
    return recording
