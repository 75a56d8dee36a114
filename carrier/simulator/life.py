"""The life of a leg: ring, fetch a document, do what it says, go where it leads, end."""

import asyncio

from . import codes
from .document import INLINE_AT_MOST, Document, read
from .leg import Leg
from .turn import Ended, Misuse, Step, Turn
from .verb import perform

CIRCLES_AT_MOST = 100
LONGEST_CALL = 14_400.0
APOLOGY = "We are sorry, an application error has occurred. Goodbye."


async def live(leg: Leg, step: Step | None, time_limit: float = LONGEST_CALL) -> None:
    """Take a leg from one step to the next until it ends; it always ends with a reason."""
    limit = leg.exchange.spawn(_limit(leg, time_limit))
    try:
        while step is not None:
            doing = follow(leg, step) if isinstance(step, Turn) else _once(step)
            step = await leg.interruptible(doing)
        leg.pick_up()
        leg.finish("completed", "the document was at its end")
    except Ended as end:
        leg.finish(end.status, end.reason)
    except asyncio.CancelledError:
        leg.finish("completed", "the simulator was closed")
        raise
    except Exception as trouble:
        leg.finish("failed", f"the simulator failed: {trouble!r}")
        raise
    finally:
        limit.cancel()


async def follow(
    leg: Leg, turn: Turn, allowed: tuple[str, ...] = (), wrong_verb: int = codes.NESTED_DIAL
) -> Turn | None:
    """Fetch one document and perform it. `allowed` narrows the verbs, as in a whisper; empty means all, and

    `wrong_verb` is the error code of any other.

    A document that cannot be had or read is asked for once more at the fallback URL, with ErrorCode and
    ErrorUrl; without that the leg hears an apology and ends.
    """
    try:
        return await perform(leg, await fetch(leg, turn), allowed, wrong_verb)
    except Misuse as misuse:
        leg.error(misuse.code, misuse.message, turn.url)
        trouble = misuse
    if leg.fallback_url and not turn.parameters.get("ErrorCode"):
        wrong = {"ErrorCode": str(trouble.code), "ErrorUrl": turn.url}
        return Turn(leg.fallback_url, leg.fallback_method, wrong)
    leg.pick_up()
    leg.hears("said", text=APOLOGY, language="en-US", voice="man")
    await leg.exchange.clock.sleep(leg.exchange.seconds_to_say(APOLOGY))
    raise Ended("completed" if leg.started else "failed", f"application error {trouble.code}")


async def fetch(leg: Leg, turn: Turn) -> Document:
    """Return the document that a turn leads to. Raises Misuse with the error code if there is none."""
    _mind_circles(leg)
    if turn.twiml is not None:
        if len(turn.twiml) > INLINE_AT_MOST:
            raise Misuse(21626, f"TwiML given inline is longer than {INLINE_AT_MOST} characters")
        return _checked(leg, read(turn.twiml.encode(), ""))
    parameters = leg.parameters() | dict(turn.parameters)
    reply = await leg.exchange.webhooks.send(turn.method, turn.url, parameters, "document", leg.sid)
    if reply.error:
        raise Misuse(reply.error, reply.message)
    return _checked(leg, read(reply.body, reply.url, reply.content_type or "text/xml"))


def _checked(leg: Leg, document: Document) -> Document:
    for complaint in document.complaints:
        if leg.exchange.settings.strict:
            raise complaint
        leg.error(complaint.code, complaint.message, document.url)
    return document


def _mind_circles(leg: Leg) -> None:
    """Refuse documents that lead to each other for ever while no time passes."""
    now = leg.exchange.clock.now().replace(microsecond=0)
    at, count = leg.fetched_at
    leg.fetched_at = (now, count + 1) if at == now else (now, 0)
    if leg.fetched_at[1] > CIRCLES_AT_MOST:
        leg.error(0, f"{CIRCLES_AT_MOST} documents in a row, all within a second")
        raise Ended("failed", "the documents went round in circles")


async def _once(step: Step) -> Turn | None:
    assert not isinstance(step, Turn)
    return await step()


async def _limit(leg: Leg, seconds: float) -> None:
    await leg.exchange.clock.sleep(seconds)
    leg.hang_up(f"the time limit of {seconds:g} seconds")
