"""How often the line has turned lately, and what follows from it: longer dwells, and a limit; pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Turn:
    """A moment at which the line turned itself on or off."""

    at: datetime
    on: bool


Turns = tuple[Turn, ...]


def lately(turns: Turns, now: datetime) -> Turns:
    """Return the turns of the last hour."""
    return tuple(turn for turn in turns if now - turn.at < HOUR)


def dwell(turns: Turns, now: datetime, shortest: timedelta, longest: timedelta) -> timedelta:
    """Return how long chat has to be well before the line turns off: doubled for each flap of the last hour."""
    flaps = max(sum(turn.on for turn in lately(turns, now)) - 1, 0)
    return max(shortest, min(shortest * (1 << flaps), longest))


def exhausted(turns: Turns, now: datetime, limit: int) -> bool:
    """Return whether the line stays on because it has turned often enough within the hour.

    Turning off needs room for turning on again: a limit never keeps out who needs help.
    """
    return len(lately(turns, now)) + 2 > limit
