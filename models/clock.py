"""The one place where time is read: UTC, and drivable by hand."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What tells the time. `now` is an aware UTC datetime."""

    def now(self) -> datetime: ...


class RealClock:
    """The machine's own time, kept from running backwards within this process.

    The wall clock is read once; after that the monotonic clock counts on, so that a clock set back by an
    hour cannot make a lease, an expiry or an age negative. A machine whose time is corrected is followed
    again when its processes restart.
    """

    def __init__(self) -> None:
        self._wall = datetime.now(UTC)
        self._started = time.monotonic()

    def now(self) -> datetime:
        return self._wall + timedelta(seconds=time.monotonic() - self._started)


class ManualClock:
    """Time that only moves when it is pushed, for tests and replays."""

    def __init__(self, start: datetime = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def advance(self, **span: float) -> None:
        """Move time on, for example `advance(minutes=3)`. Going backwards is refused."""
        step = timedelta(**span)
        if step < timedelta(0):
            raise ValueError(f"time cannot go backwards, and {step} is negative")
        self._now += step
