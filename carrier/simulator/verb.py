"""Performs the verbs of a document in order; each verb's own file registers itself here."""

from collections.abc import Awaitable, Callable

from . import codes
from .document import Document, Verb
from .leg import Leg
from .turn import Misuse, Turn

Performer = Callable[[Leg, Verb, Document], Awaitable[Turn | None]]
PERFORMERS: dict[str, Performer] = {}


def performs(name: str) -> Callable[[Performer], Performer]:
    """Register a function as the performer of a verb."""

    def register(performer: Performer) -> Performer:
        PERFORMERS[name] = performer
        return performer

    return register


async def perform(
    leg: Leg, document: Document, allowed: tuple[str, ...] = (), wrong_verb: int = codes.SCHEMA
) -> Turn | None:
    """Do what a document says; return where it leads, None if it just ends.

    Raises Misuse with the code `wrong_verb` at a verb that is not `allowed` here (empty: all are).
    """
    for verb in document.verbs:
        if allowed and verb.name not in allowed:
            raise Misuse(wrong_verb, f"<{verb.name}> may not be used here, only {', '.join(allowed)}")
        turn = await PERFORMERS[verb.name](leg, verb, document)
        if turn:
            return turn
    return None


async def perform_all(leg: Leg, verbs: tuple[Verb, ...], document: Document) -> None:
    """Do the verbs inside another verb."""
    for verb in verbs:
        await PERFORMERS[verb.name](leg, verb, document)
