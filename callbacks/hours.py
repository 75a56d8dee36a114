"""When a number may be rung: local hours, and the windows that a customer may choose. Values, no I/O."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAY = 24 * 60  # minutes
SOONEST = timedelta(minutes=30)  # a window that is chosen begins at least this much later


@dataclass(frozen=True)
class Hours:
    """From `opens` to `closes`, in minutes after local midnight."""

    opens: int = 8 * 60
    closes: int = 21 * 60

    @property
    def always(self) -> bool:
        return self.opens == 0 and self.closes == DAY


class Span(NamedTuple):
    """When a number may be rung: from `start` on, until `end`; None is no end."""

    start: datetime
    end: datetime | None


def first_span(at: datetime, zones: tuple[str, ...], hours: Hours) -> Span:
    """Return the first span from `at` on in which a number with these time zones may be rung.

    A number that may be in several zones is only rung while the hours last in all of them. Where they never do, the
    middle one stands for all.
    """
    if hours.always:
        return Span(at, None)
    clocks = _clocks(zones, at)
    days = {clock: list(_days(at, clock, hours)) for clock in clocks}
    for start in sorted({max(at, opens) for spans in days.values() for opens, closes in spans if closes > at}):
        around = [next((span for span in days[clock] if span[0] <= start < span[1]), None) for clock in clocks]
        ends = [span[1] for span in around if span is not None]
        if len(ends) == len(clocks):
            return Span(start, min(ends))
    middle = clocks[len(clocks) // 2]
    return next(Span(max(at, opens), closes) for opens, closes in days[middle] if closes > at)


def next_span(at: datetime, until: datetime | None, zones: Callable[[], tuple[str, ...]], hours: Hours) -> Span:
    """Return when to ring that was meant to be rung at a moment: then, if it may be rung until later than that."""
    if hours.always or (until is not None and at < until):
        return Span(at, until)
    return first_span(at, zones(), hours)


def windows(now: datetime, zones: tuple[str, ...], hours: Hours) -> list[datetime]:
    """Return the beginnings of up to three windows of an hour, soonest first, the last of them on another day."""
    clock = middle(zones, now)
    local = (now + SOONEST).astimezone(clock)
    first = local.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    found: list[datetime] = []
    for hour in (first.astimezone(UTC) + timedelta(hours=ahead) for ahead in range(48)):
        if first_span(hour, zones, hours).start != hour:
            continue
        another_day = hour.astimezone(clock).date() != now.astimezone(clock).date()
        if (
            not found
            or (len(found) == 1 and hour - found[0] >= timedelta(hours=2))
            or (len(found) == 2 and another_day)
        ):
            found.append(hour)
        if len(found) == 3:
            break
    return found


def middle(zones: tuple[str, ...], at: datetime) -> tzinfo:
    """Return the time zone that we speak in to a number that may be in several."""
    clocks = _clocks(zones, at)
    return clocks[len(clocks) // 2]


def _clocks(zones: tuple[str, ...], at: datetime) -> list[tzinfo]:
    clocks: list[tzinfo] = []
    for zone in zones:
        try:
            clocks.append(ZoneInfo(zone))
        except (ZoneInfoNotFoundError, ValueError):  # this machine does not know it
            continue
    return sorted(clocks or [UTC], key=lambda clock: (at.astimezone(clock).utcoffset() or timedelta(0), str(clock)))


def _days(at: datetime, clock: tzinfo, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    midnight = at.astimezone(clock).replace(hour=0, minute=0, second=0, microsecond=0)
    for day in range(-1, 4):
        date = midnight + timedelta(days=day)  # in local time, whatever daylight saving does
        opens, closes = (date.replace(hour=m // 60 % 24, minute=m % 60) for m in (hours.opens, hours.closes))
        if hours.closes == DAY:
            closes += timedelta(days=1)
        yield opens.astimezone(UTC), closes.astimezone(UTC)
