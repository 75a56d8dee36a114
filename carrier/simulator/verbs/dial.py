"""Dial: rings other phones, or enters a room, and goes on with the action URL afterwards."""

import asyncio

from ..bridge import Bridge, Child
from ..document import Document, Verb
from ..leg import Leg
from ..turn import Misuse, Turn
from ..verb import performs
from .conference import enter


@performs("Dial")
async def dial(leg: Leg, verb: Verb, document: Document) -> Turn | None:
    """Connect the leg. With `action` the call goes on there whatever happened, else at the next verb.

    A Dial inside a Dial (13201) is refused where whispers are read.
    """
    nouns = verb.children or (Verb("Number", {}, verb.text, ()),)
    if len({noun.name for noun in nouns} & {"Conference", "Queue"}) and len(nouns) > 1:
        raise Misuse(13215, "Dial: Invalid nested element, a room must stand alone")
    if not verb.true("answerOnBridge"):
        leg.pick_up()
    if nouns[0].name == "Conference":
        outcome = await enter(leg, verb, nouns[0], document)
    else:
        outcome = await ring(leg, verb, nouns, document)
    if not verb.get("action"):
        return None
    return Turn(document.absolute(verb.get("action")), verb.get("method", "POST").upper(), outcome)


async def ring(leg: Leg, verb: Verb, nouns: tuple[Verb, ...], document: Document) -> dict[str, str]:
    """Ring up to ten phones at once; the first to accept is bridged, the others stop ringing."""
    if len(nouns) > 10:
        raise Misuse(13215, "Dial: at most ten nouns")
    caller_id = verb.get("callerId") or leg.from_
    if not _may_show(leg, caller_id):
        leg.error(13214, f"Dial: Invalid callerId value {caller_id!r}", document.url)
        return {"DialCallStatus": "failed"}
    bridge = Bridge(leg, verb.number("timeLimit", 14_400), hangs_up_on_star=verb.true("hangupOnStar"))
    children = [Child(bridge, noun, caller_id, verb.number("timeout", 30), document) for noun in nouns]
    leg.note("dialled", numbers=[noun.text for noun in nouns])
    leg.ears = bridge
    running = [leg.exchange.spawn(child.live()) for child in children]
    waits = {asyncio.ensure_future(asyncio.wait(running)), asyncio.ensure_future(bridge.over.wait())}
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
        leg.ears = None
        bridge.end("the other side left")
    return bridge.outcome()


def _may_show(leg: Leg, caller_id: str) -> bool:
    own = {leg.from_, leg.to, *leg.exchange.lines}
    return caller_id in own or caller_id.startswith("client:")
