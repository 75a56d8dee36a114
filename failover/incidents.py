"""Incidents: from the flip that turned the line on to the one that turned it off, numbered by the first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Row, Table, bindparam, select

import models

FLIPS = cast(Table, models.Flip.__table__)
ON = ("active", "recovering")
MOST = 500  # flips that are looked at for one answer


@dataclass(frozen=True)
class Incident:
    """The line was on: since when and why, until when and why not any more; `until` is None while it still is.

    `number` is that of the flip that turned it on. `who` is a person, or `watch` for the chat watch.
    """

    number: int
    since: datetime
    why: str
    who: str
    until: datetime | None = None
    ended_why: str = ""
    ended_by: str = ""


OLDER = select(FLIPS).where(FLIPS.c.id < bindparam("before", 1 << 62)).order_by(FLIPS.c.id.desc()).limit(MOST)
FROM = select(FLIPS).where(FLIPS.c.id >= bindparam("number")).order_by(FLIPS.c.id).limit(MOST)


def listed(connection: Connection, limit: int = 50, before: int | None = None) -> list[Incident]:
    """Return the last incidents, newest first; `before` goes on after one with that number."""
    rows = connection.execute(OLDER, {"before": before} if before else {}).all()
    return _paired(rows[::-1])[-limit:][::-1]


def found(connection: Connection, number: int | None = None) -> Incident | None:
    """Return an incident by its number, the last one without a number; None if there is none."""
    if number is None:
        return next(iter(listed(connection, 1)), None)
    made = _paired(connection.execute(FROM, {"number": number}).all())
    return made[0] if made and made[0].number == number else None


def _paired(rows: Sequence[Row[Any]]) -> list[Incident]:
    """Return the incidents among flips that follow one another."""
    made: list[Incident] = []
    open_one: Incident | None = None
    for row in rows:
        is_on = row.went_to in ON
        if is_on and open_one is None and row.went_from not in ON:
            open_one = Incident(row.id, row.at, row.why, row.who)
        elif not is_on and open_one is not None:
            first = open_one
            made.append(Incident(first.number, first.since, first.why, first.who, row.at, row.why, row.who))
            open_one = None
    return [*made, open_one] if open_one else made
