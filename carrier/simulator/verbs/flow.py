"""Redirect, Hangup, Reject and Refer: where the call goes instead."""

from .. import codes
from ..document import Document, Verb
from ..leg import Leg
from ..turn import Ended, Misuse, Turn
from ..verb import performs


@performs("Redirect")
async def redirect(_: Leg, verb: Verb, document: Document) -> Turn | None:
    """Go on with another document. Verbs after it are never reached. It does not answer the call."""
    return Turn(document.absolute(verb.text), verb.get("method", "POST").upper())


@performs("Hangup")
async def hangup(leg: Leg, _: Verb, __: Document) -> Turn | None:
    """End the call. As the first verb it still answers, and the call is paid for."""
    leg.pick_up()
    raise Ended("completed", "the document hung up")


@performs("Reject")
async def reject(leg: Leg, verb: Verb, _: Document) -> Turn | None:
    """Refuse a call that rings: `busy`, or a message that it is not in service. Later it just hangs up."""
    if leg.status != "ringing":
        raise Ended("completed", "the document rejected an answered call")
    busy = verb.get("reason", "rejected").lower() == "busy"
    raise Ended("busy" if busy else "no-answer", "the document rejected the call")


@performs("Refer")
async def refer(_: Leg, __: Verb, ___: Document) -> Turn | None:
    """Not spoken here: it needs a SIP trunk on the other side."""
    raise Misuse(codes.SCHEMA, "the simulator does not speak <Refer>")
