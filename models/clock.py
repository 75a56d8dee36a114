"""The one place where time is read: UTC, and drivable by hand."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from models.database import Database

READ = {
    "postgresql": text("SELECT clock_timestamp()"),
    "sqlite": text("SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')"),
}


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


class DatabaseClock:
    """The database's own time, so that several hosts agree: read once, then counted on by the monotonic clock.

    Until the database answers, this machine's time stands in.
    """

    def __init__(self, database: Database) -> None:
        self._database, self._ours = database, RealClock()
        self._ahead: timedelta | None = None

    def now(self) -> datetime:
        if self._ahead is None:
            try:
                with self._database.reading() as connection:
                    told: Any = connection.execute(READ[connection.dialect.name]).scalar_one()
            except SQLAlchemyError:
                return self._ours.now()
            moment = told if isinstance(told, datetime) else datetime.fromisoformat(told)
            self._ahead = moment.astimezone(UTC) - self._ours.now()
        return self._ours.now() + self._ahead


def age() -> float:
    """Return seconds since some moment, for ages: no clock setting moves it, and it counts on while we are frozen."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


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
