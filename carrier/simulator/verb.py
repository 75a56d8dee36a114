"""Performs the verbs of a document in order; each verb's own file registers itself here."""

from collections.abc import Awaitable, Callable

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


async def perform(leg: Leg, document: Document, allowed: tuple[str, ...] = ()) -> Turn | None:
    """Do what a document says; return where it leads, None if it just ends.

    Raises Misuse (13201 and relatives) at a verb that may not be used here.
    """
    for verb in document.verbs:
        if allowed and verb.name not in allowed:
            raise Misuse(12200, f"<{verb.name}> may not be used here, only {', '.join(allowed)}")
        if verb.name not in PERFORMERS:
            raise Misuse(12200, f"the simulator does not speak <{verb.name}>")
        turn = await PERFORMERS[verb.name](leg, verb, document)
        if turn:
            return turn
    return None


async def perform_all(leg: Leg, verbs: tuple[Verb, ...], document: Document) -> None:
    """Do the verbs inside another verb."""
    for verb in verbs:
        await PERFORMERS[verb.name](leg, verb, document)
