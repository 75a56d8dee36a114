"""When a callback is rung, again or no more: decisions over values, no I/O."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Rules:
    """How often and how soon a callback is tried."""

    attempts: int = 3  # after that many unanswered: gave up
    retry: timedelta = timedelta(minutes=5)  # after an unanswered attempt
    postpone: timedelta = timedelta(minutes=30)  # after "not now"
    ring: timedelta = timedelta(seconds=30)  # the customer's phone rings this long
    quarantine: timedelta = timedelta(seconds=120)  # a lost reply: the call may exist for this long
    regions: frozenset[str] | None = None  # countries that may be rung; None is all of them
