"""When the line is open: hours of the week, less the holidays of a country and dates of the house's own."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ivr.checks import unknown_keys
from ivr.hours import EXAMPLE, BadHours, Hours, parse

FAR = 366  # openings to look through for one that is on no holiday


@dataclass(frozen=True)
class Opening:
    """Hours and the local dates on which they do not hold. Without hours the line is always open."""

    hours: Hours | None = None
    closed: frozenset[date] = frozenset()
    holidays: Container[date] = frozenset()

    @property
    def zone(self) -> ZoneInfo:
        """Where the hours hold; UTC without any."""
        return self.hours.parts[0].zone if self.hours else ZoneInfo("UTC")

    def closed_until(self, now: datetime) -> datetime | None:
        """Return when the line opens next, in local time, or None while it is open."""
        if self.hours is None or (self.hours.on_shift(now) and self._works(now)):
            return None
        for _ in range(FAR):
            now = self.hours.next_start(now)
            if self._works(now):
                break
        return now.astimezone(self.zone)

    def _works(self, moment: datetime) -> bool:
        day = moment.astimezone(self.zone).date()
        return day not in self.closed and day not in self.holidays


def opening(table: dict[str, Any]) -> tuple[Opening, list[str]]:
    """Return what a menu file's [hours] means, and a sentence for each mistake in it."""
    problems = unknown_keys(table, {"open", "holidays", "closed"}, "[hours]")
    hours, holidays = None, None
    try:
        hours = parse(table["open"]) if table else None
    except (KeyError, TypeError, AttributeError):
        problems.append(f"hours.open is missing or no text; write it like open = {EXAMPLE!r}")
    except BadHours as exc:
        problems.append(f"hours.open: {exc}")
    closed = []
    dates = table.get("closed", [])
    for day in dates if isinstance(dates, list) else [dates]:
        try:
            closed.append(day if type(day) is date else date.fromisoformat(day))
        except (TypeError, ValueError):
            problems.append(f"hours.closed has {day!r}, which is no date; write it like 2026-12-24")
    if country := table.get("holidays", ""):
        holidays = _holidays(country)
        if holidays is None:
            problems.append(f"hours.holidays is {country!r}; give a country, or a part of one, like 'DE' or 'DE-BY'")
    return Opening(hours, frozenset(closed), holidays if holidays is not None else frozenset()), problems


def _holidays(country: Any) -> Container[date] | None:
    import holidays  # here: half a second that a line without holidays does not pay

    name, _, part = str(country).partition("-")
    try:
        days: Container[date] = holidays.country_holidays(name, subdiv=part or None)
    except NotImplementedError:
        return None
    return days
