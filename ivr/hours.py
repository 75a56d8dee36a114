"""Hours: when somebody is there, as people write it, like `mon-fri 09:00-17:00 Europe/Berlin; sat 10:00-14:00`.

A week repeats itself in the local time of a zone; what a change of its clocks does to that is decided here, by the rule
of PEP 495: a moment that is skipped is as long after midnight as the clock that was not changed would show it, and of a
repeated hour a shift has all: it begins at the first and ends at the second.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EXAMPLE = "mon-fri 09:00-17:00 Europe/Berlin; sat 10:00-14:00"
TIMES = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)-(?:([01]?\d|2[0-3]):([0-5]\d)|24:00)")
DAY, HORIZON = timedelta(days=1), 9  # days to look ahead: a whole week, and a day on either side of any zone


class BadHours(ValueError):
    """These hours cannot be read; the message says why and what would be right."""


@dataclass(frozen=True)
class Part:
    """The same hours on some days of the week. `until` may be past midnight; 24 hours after `since` at most."""

    days: frozenset[int]
    since: timedelta
    until: timedelta
    zone: ZoneInfo


@dataclass(frozen=True)
class Period:
    """One stretch of time, in UTC; `until` is no longer in it."""

    since: datetime
    until: datetime


@dataclass(frozen=True)
class Hours:
    """What was written, understood. Parts that touch or overlap are one stretch."""

    parts: tuple[Part, ...]

    def on_shift(self, now: datetime) -> bool:
        """Return whether somebody with these hours is there now."""
        return any(period.since <= now for period in self._from(now))

    def next_start(self, now: datetime) -> datetime:
        """Return when the next stretch begins, in UTC, after now."""
        return min(period.since for period in self._from(now) if period.since > now)

    def next_end(self, now: datetime) -> datetime:
        """Return when the present stretch ends, or else the next one, in UTC."""
        return min(period.until for period in self._from(now))

    def _from(self, now: datetime) -> list[Period]:
        """Return the stretches that end after now, for a week and more."""
        found = sorted((period for part in self.parts for period in _periods(part, now)), key=lambda one: one.since)
        merged: list[Period] = []
        for period in found:
            if merged and period.since <= merged[-1].until:
                last = merged.pop()
                period = Period(last.since, max(last.until, period.until))
            merged.append(period)
        return [period for period in merged if period.until > now]


@lru_cache(maxsize=1024)
def parse(text: str) -> Hours:
    """Read hours: parts with `;` between, each days, times and a zone, which may be left out where another part has it.

    Raises BadHours.
    """
    parts = [part.split() for part in text.split(";") if part.strip()]
    zones = [words[2] for words in parts if len(words) == 3]
    if not parts or not zones or any(len(words) not in (2, 3) for words in parts):
        raise BadHours(f"{text!r} are no hours; give days, times and a time zone, like {EXAMPLE!r}")
    zone, read = zones[0], []
    for days, times, *own in parts:
        zone = own[0] if own else zone
        read.append(Part(_days(days), *_times(times), _zone(zone)))
    hours = Hours(tuple(read))
    if hours.next_end(_SOME_DAY) > _SOME_DAY + timedelta(days=8):
        raise BadHours(f"{text!r} never end; who is always there needs no hours")
    return hours


def tidy(text: str) -> str:
    """Return hours as they are kept, with single spaces. Raises BadHours."""
    parse(text)
    return "; ".join(" ".join(part.split()) for part in text.split(";") if part.strip())


def first_start(several: Iterable[Hours], now: datetime) -> datetime | None:
    """Return when the first of several begins after now, or None when there are none."""
    return min((hours.next_start(now) for hours in several), default=None)


_SOME_DAY = datetime(2026, 1, 7, 12, tzinfo=UTC)


def _periods(part: Part, now: datetime) -> Iterator[Period]:
    today = now.astimezone(part.zone).date()
    for ahead in range(-2, HORIZON + 1):
        day = today + ahead * DAY
        if day.weekday() in part.days:
            yield Period(_moment(day, part.since, part.zone, 0), _moment(day, part.until, part.zone, 1))


def _moment(day: date, after_midnight: timedelta, zone: ZoneInfo, fold: int) -> datetime:
    """Return a wall clock's moment in UTC; `fold` says which of two, where the clock shows it twice."""
    local = datetime.combine(day, time()) + after_midnight  # the wall clock's own arithmetic
    first, second = (local.replace(tzinfo=zone, fold=which).astimezone(UTC) for which in (0, 1))
    skipped = second < first
    return first if skipped or fold == 0 else second


def _days(text: str) -> frozenset[int]:
    if text.lower() == "daily":
        return frozenset(range(7))
    days: set[int] = set()
    for span in text.lower().split(","):
        first, dash, last = span.partition("-")
        if first not in DAYS or (dash and last not in DAYS):
            raise BadHours(f"{text!r} are no days; give some of {', '.join(DAYS)}, like mon-fri or mon,wed, or daily")
        begin, end = DAYS.index(first), DAYS.index(last or first)
        days |= {number % 7 for number in range(begin, end + 1 + (7 if end < begin else 0))}
    return frozenset(days)


def _times(text: str) -> tuple[timedelta, timedelta]:
    found = TIMES.fullmatch(text)
    if not found:
        raise BadHours(f"{text!r} are no times; give two with a dash between, like 09:00-17:00 or 22:00-06:00")
    since = timedelta(hours=int(found[1]), minutes=int(found[2]))
    until = DAY if found[3] is None else timedelta(hours=int(found[3]), minutes=int(found[4]))
    if since == until:
        raise BadHours(f"{text!r} begins when it ends; write a whole day as 00:00-24:00")
    return since, until if until > since else until + DAY


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as exc:
        raise BadHours(f"{name!r} is no time zone; give one like Europe/Berlin or America/New_York, or UTC") from exc
