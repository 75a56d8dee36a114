"""Enqueue and Leave: waiting in a queue of the carrier, and Dial's way to take somebody out."""

import asyncio

from .. import codes
from ..bridge import WHISPER_VERBS, Bridge
from ..clock import within
from ..document import Document, Verb
from ..leg import Leg
from ..life import follow
from ..queue import Member, Queue
from ..turn import Ended, Misuse, Turn
from ..verb import performs
from ..waiting import first_of, wait_with

WAIT_VERBS = ("Play", "Say", "Pause", "Hangup", "Redirect", "Leave", "Gather")


class Left(Exception):
    """The waiting document said Leave."""


@performs("Leave")
async def leave(leg: Leg, _: Verb, __: Document) -> Turn | None:
    """Take the leg out of the queue it waits in; anywhere else it means nothing and ends the document."""
    if any(member.leg is leg for queue in leg.exchange.queues.values() for member in queue.members):
        raise Left
    raise Ended("completed", "the document left a queue that the call was not in")


@performs("Enqueue")
async def enqueue(leg: Leg, verb: Verb, document: Document) -> Turn | None:
    """Wait until dialled, redirected, or told to leave; then the action URL, else the next verb."""
    leg.pick_up()
    name = verb.text
    if not name:
        raise Misuse(codes.QUEUE_NAME_SHORT, "Enqueue: Queue name too short")
    if len(name) > 64:
        raise Misuse(codes.QUEUE_NAME_LONG, "Enqueue: Queue name too long")
    queue = leg.exchange.queue(name)
    if verb.get("maxQueueSize"):
        queue.max_size = verb.number("maxQueueSize", queue.max_size)
    member = queue.enter(leg)
    if member is None:
        return _next(verb, document, {"QueueResult": "queue-full"})
    leg.note("enqueued", queue=name, position=len(queue.members))
    try:
        result = await _wait(leg, queue, member, verb, document)
    except (Ended, asyncio.CancelledError) as end:
        hung_up = isinstance(end, Ended) or leg.hanging_up
        bridged = member.by is not None and member.by.callee is leg
        result = "hangup" if hung_up else "redirected-from-bridge" if bridged else "redirected"
        _tell(leg, verb, document, _result(queue, member, result))
        raise
    finally:
        queue.leave(member)
        leg.note("dequeued", queue=name)
    return _next(verb, document, _result(queue, member, result))


async def take(leg: Leg, dial: Verb, noun: Verb, document: Document) -> dict[str, str]:
    """Dial's Queue: connect to the first who waits, or wait up to Dial's timeout for somebody to come."""
    leg.pick_up()
    queue = next((q for q in leg.exchange.queues.values() if noun.text in (q.name, q.sid)), None)
    if queue is None:
        return {"DialCallStatus": "failed"}
    if not queue.members:
        queue.arrival.clear()
        leg.note("hold_music")
        await within(leg.exchange.clock, queue.arrival.wait(), dial.number("timeout", 30))
    if not queue.members:
        return {"DialCallStatus": "no-answer"}
    member = queue.members[0]
    queue.leave(member)
    bridge = Bridge(leg, dial.number("timeLimit", 14_400), hangs_up_on_star=dial.true("hangupOnStar"))
    waited = queue.seconds_waited(member)
    if noun.get("url"):
        about = {"QueueSid": queue.sid, "QueueTime": str(waited), "DequeingCallSid": leg.sid}
        url = document.absolute(noun.get("url"))
        member.whisper = Turn(url, noun.get("method", "POST").upper(), about)
    member.by = bridge
    member.taken.set()
    leg.ears = bridge
    try:
        over = asyncio.ensure_future(bridge.over.wait())
        gone = asyncio.ensure_future(member.leg.over.wait())
        await first_of(over, gone)
    finally:
        leg.ears = None
        bridge.end("the other side left")
    return bridge.outcome() | {"QueueSid": queue.sid, "QueueTime": str(waited)}


async def _wait(leg: Leg, queue: Queue, member: Member, verb: Verb, document: Document) -> str:
    music = asyncio.ensure_future(_music(leg, queue, member, verb, document))
    taken = asyncio.ensure_future(member.taken.wait())
    try:
        await first_of(music, taken)
    except Left:
        return "leave"
    turn = member.whisper
    while turn:
        turn = await follow(leg, turn, WHISPER_VERBS)
    if member.by is None or member.by.over.is_set():
        return "error"
    await member.by.join(leg)
    return "bridged"


async def _music(leg: Leg, queue: Queue, member: Member, verb: Verb, document: Document) -> None:
    if verb.get("waitUrl"):
        first = Turn(document.absolute(verb.get("waitUrl")), verb.get("waitUrlMethod", "POST").upper())
        await wait_with(leg, first, WAIT_VERBS, lambda: queue.about(member), codes.SCHEMA)
    leg.note("hold_music" if "waitUrl" not in verb.attributes else "silence")
    await asyncio.Event().wait()


def _result(queue: Queue, member: Member, result: str) -> dict[str, str]:
    waited = str(queue.seconds_waited(member))
    return {"QueueResult": result, "QueueSid": queue.sid, "QueueTime": waited}


def _next(verb: Verb, document: Document, result: dict[str, str]) -> Turn | None:
    if not verb.get("action"):
        return None
    return Turn(document.absolute(verb.get("action")), verb.get("method", "POST").upper(), result)


def _tell(leg: Leg, verb: Verb, document: Document, result: dict[str, str]) -> None:
    """Tell the action URL how it ended; the call goes elsewhere, so the answer is ignored."""
    if turn := _next(verb, document, result):
        parameters = leg.parameters() | result
        leg.exchange.spawn(leg.exchange.webhooks.send(turn.method, turn.url, parameters, "document", leg.sid))
