"""What the page Now counts: the figures of today and since the line turned on, the capacity, the truth of estimates."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from callbacks.kept import Promises, promises
from failover import incidents
from routing import review
from routing.accuracy import Accuracy, judge
from routing.capacity import Capacity, capacity
from routing.figures import Figures, figures

PACE, SHARE = 15.0, 800  # they are counted anew after so many seconds, or so many times as long as counting took
LATELY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """What became of those who arrived in a span of time, and of what they were promised."""

    figures: Figures
    promises: Promises


@dataclass(frozen=True)
class Sums:
    """`on` is the span since `on_since`, when the line turned on; None while it is off."""

    today: Span
    on_since: datetime | None
    on: Span | None
    capacity: Capacity
    accuracy: Accuracy


def count(connection: Connection, now: datetime) -> Sums:
    """Return the sums as they are now."""
    last = incidents.found(connection)
    on_since = last.since if last and last.until is None else None
    return Sums(
        _span(connection, now.replace(hour=0, minute=0, second=0, microsecond=0), now),
        on_since,
        _span(connection, on_since, now) if on_since else None,
        capacity(connection, now, on_since),
        judge(review.lately(connection, now - LATELY, now)),
    )


def _span(connection: Connection, since: datetime, now: datetime) -> Span:
    return Span(figures(connection, since, now, now), promises(connection, since, now))
