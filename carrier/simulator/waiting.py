"""What somebody hears while waiting: a document played over and over."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from .leg import Leg
from .life import follow
from .turn import Turn

EVERY_LAP_TAKES = 1.0  # a document that takes no time must not be fetched without end


async def wait_with(
    leg: Leg,
    first: Turn,
    allowed: tuple[str, ...],
    about: Callable[[], Mapping[str, str]] = dict,
    wrong_verb: int = 0,
) -> None:
    """Play a document until cancelled. `about` gives parameters to add to each request for it.

    Raises what `follow` raises, Ended above all.
    """
    turn: Turn | None = None
    while True:
        began = leg.exchange.clock.now()
        turn = turn or first
        turn = replace(turn, parameters={**about(), **turn.parameters})
        turn = await follow(leg, turn, allowed, wrong_verb)
        if turn is None and leg.exchange.clock.now() == began:
            await leg.exchange.clock.sleep(EVERY_LAP_TAKES)


async def first_of(*waits: "asyncio.Future[Any]") -> None:
    """Return when the first is done, raise what it raised, and cancel the others."""
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            if not wait.done():
                wait.cancel()
        await asyncio.wait(waits)
    for wait in waits:
        if not wait.cancelled():
            wait.result()
