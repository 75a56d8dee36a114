"""How far an issue's callers are moved forward in the line, which may differ by hours."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ivr.checks import unknown_keys
from ivr.hours import BadHours, Hours, parse

SPANS = {"s": 1, "m": 60, "h": 3600}
NONE = timedelta(0)


@dataclass(frozen=True)
class HeadStart:
    """`usual`, or `special` within `hours`."""

    usual: timedelta = NONE
    special: timedelta = NONE
    hours: Hours | None = None

    def at(self, now: datetime) -> timedelta:
        """Return the head start of somebody who joins now."""
        return self.special if self.hours and self.hours.on_shift(now) else self.usual


def head_start(table: Mapping[str, Any]) -> HeadStart:
    """Return what an issue's `head_start` and `priority` say, which were checked."""
    usual, special = _span(table.get("head_start", "0s")), table.get("priority")
    if not special:
        return HeadStart(usual)
    return HeadStart(usual, _span(special["head_start"]), parse(special["hours"]))


def head_start_problems(table: Mapping[str, Any], where: str) -> list[str]:
    """Return a sentence for each mistake in an issue's `head_start` and `priority`."""
    problems = _span_problems(table.get("head_start", "0s"), where)
    if "priority" not in table:
        return problems
    special, where = table["priority"], f"{where} priority"
    if not isinstance(special, dict) or not {"hours", "head_start"} <= set(special):
        like = 'priority = { hours = "mon-sun 22:00-06:00 UTC", head_start = "20m" }'
        return [*problems, f"{where} needs hours and a head_start; write it like {like}"]
    problems += unknown_keys(special, {"hours", "head_start"}, where) + _span_problems(special["head_start"], where)
    try:
        parse(str(special["hours"]))
    except BadHours as exc:
        problems.append(f"{where} has hours that cannot be used: {exc}")
    return problems


def _span(text: str) -> timedelta:
    return timedelta(seconds=int(text[:-1]) * SPANS[text[-1]])


def _span_problems(text: Any, where: str) -> list[str]:
    if re.fullmatch(r"\d{1,5}[smh]", str(text)):
        return []
    return [f'{where} has head_start {text!r}; write a span like "90s", "10m" or "1h"']
