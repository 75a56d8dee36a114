"""When a letter is tried again, and when nobody tries any more: decisions over values, no I/O."""

from dataclasses import dataclass
from datetime import timedelta

PATIENCE = timedelta(days=3)
AGAIN = frozenset({408, 425, 429})  # of the answers 4xx, those that say "later" and not "never"


@dataclass(frozen=True)
class Pace:
    """How long to wait after a first try that failed; doubled with each further one, up to `longest`."""

    first: timedelta
    longest: timedelta


URGENT = Pace(timedelta(seconds=2), timedelta(seconds=30))
STEADY = Pace(timedelta(seconds=5), timedelta(minutes=5))


def pause(pace: Pace, tries: int) -> timedelta:
    """Return how long to wait after the `tries`th try in a row that failed."""
    doubled: int = 2 ** min(tries - 1, 20)
    return min(pace.first * doubled, pace.longest)


def took(status: int) -> bool:
    """Return whether an answer says that a letter was taken."""
    return 200 <= status < 300


def is_about_the_letter(status: int) -> bool:
    """Return whether an answer is about this letter alone; any other tells that its addressee cannot be reached."""
    return 300 <= status < 500 and status not in AGAIN
