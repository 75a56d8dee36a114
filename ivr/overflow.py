"""Overflow: what happens to callers whom nobody is there for, as the menu file says; read and checked with it.

`[overflow]` holds for every issue, and an issue's own `overflow = { … }` for that one. `then` is one of: `callback`
(promised for when somebody is back), `voicemail`, `other:ISSUE` (that issue's agents take it), or `hold`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from enum import StrEnum
from typing import Any

from ivr.checks import unknown_keys
from ivr.hours import BadHours, Hours, parse

OTHER = "other:"
PLAIN = ("callback", "voicemail", "hold")
MOST_AHEAD = 200  # more are not counted for a caller who joins


class Why(StrEnum):
    """What is the matter. `LONG` is a caller who held as long as anybody may."""

    NOBODY = "nobody_on_shift"
    CLOSED = "closed"
    FULL = "full"
    LONG = "long"


@dataclass(frozen=True)
class Overflow:
    """What follows when nobody is on shift, outside of `hours`, and with `cap` contacts or more ahead in line."""

    nobody_on_shift: str = "callback"
    closed: str = "callback"
    full: str = "callback"
    hours: Hours | None = None
    cap: int | None = None
    most_hold: timedelta = timedelta(minutes=60)

    def then(self, why: Why) -> str:
        """Return what follows; who held for too long does not hold on."""
        return "callback" if why is Why.LONG else str(getattr(self, why))


NAMES = {field.name for field in fields(Overflow)}


def overflow(*tables: Mapping[str, Any]) -> Overflow:
    """Return what the tables say, which were checked; the later ones go before."""
    said = {name: value for table in tables for name, value in table.items()}
    if "hours" in said:
        said["hours"] = parse(said["hours"]) if said["hours"] else None
    if "most_hold" in said:
        said["most_hold"] = timedelta(minutes=int(said["most_hold"][:-1]))
    return Overflow(**said)


def overflow_problems(everywhere: Any, issues: Iterable[Mapping[str, Any]], hours: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each mistake in a menu file's [overflow] and in its issues' own; `hours` is its [hours]."""
    issues = list(issues)
    keys = [str(issue.get("key")) for issue in issues]
    found = _problems(everywhere, None, keys, "[overflow]")
    if hours and isinstance(everywhere, dict) and everywhere.get("hours"):
        found.append("[hours] and overflow.hours both say when the line is open; keep one of them")
    for issue in issues:
        where = f"issue {issue.get('key', 'without a key')} overflow"
        found += _problems(issue.get("overflow", {}), issue.get("key"), keys, where)
    return found


def _problems(table: Any, issue: str | None, keys: list[str], where: str) -> list[str]:
    """Return a sentence for each mistake in one table; `issue` is whose it is, `keys` are all issues."""
    if not isinstance(table, dict):
        return [f'{where} is not a table; write it like overflow = {{ nobody_on_shift = "voicemail" }}']
    found = unknown_keys(table, NAMES, where)
    for name in ("nobody_on_shift", "closed", "full"):
        then = table.get(name, PLAIN[0])
        other = then.removeprefix(OTHER) if isinstance(then, str) and then.startswith(OTHER) else None
        if other is None and then not in PLAIN:
            found.append(f"{where} has {name} = {then!r}; write one of {', '.join(PLAIN)}, or other:ISSUE")
        elif other is not None and (other not in keys or other == issue):
            found.append(f"{where} has {name} = {then!r}; name another issue of this menu after other:")
    cap = table.get("cap", 1)
    if type(cap) is not int or not 1 <= cap <= MOST_AHEAD:
        found.append(f"{where} has cap {cap!r}; write how many may be ahead, from 1 to {MOST_AHEAD}, without quotes")
    if not re.fullmatch(r"[1-9]\d{0,3}m", str(table.get("most_hold", "60m"))):
        found.append(f'{where} has most_hold {table["most_hold"]!r}; write minutes like "60m"')
    try:
        if table.get("hours"):
            parse(str(table["hours"]))
    except BadHours as exc:
        found.append(f"{where} has hours that cannot be used: {exc}")
    return found
