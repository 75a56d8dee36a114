"""Drills that were asked for: one at a time, run by whichever watch is first, kept with what they found."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from carrier.numbers import masked
from models.tables import drills
from routing.told import moment
from routing.turn import Turn

LOST = timedelta(minutes=10)  # without an end; the watch that ran it has died, or there is none
THIS = drills.c.id == bindparam("drill")
OPEN = drills.c.ended_at.is_(None), drills.c.asked_at > bindparam("since")
LOOK = select(drills.c.id).where(*OPEN)
NEXT = select(drills.c.id, drills.c.phone).where(*OPEN, drills.c.began_at.is_(None)).order_by(drills.c.id).limit(1)
CLAIM = update(drills).where(THIS, drills.c.began_at.is_(None)).values(began_at=bindparam("now"))
KEEP = (
    update(drills)
    .where(THIS, drills.c.ended_at.is_(None))
    .values(ended_at=bindparam("now"), found=bindparam("told"), phone=bindparam("number"))
)


class NoDrill(ValueError):
    """There is no such drill; the message says what shows those there are."""


class Underway(ValueError):
    """Another drill has not ended yet."""


class Asked(NamedTuple):
    """A drill to be run now. `phone` is "" when nobody is rung."""

    id: int
    phone: str


def ask(turn: Turn, by: str, phone: str = "") -> int:
    """Ask for a drill, for a watch to run. Return its number. Raises Underway."""
    if (other := turn.connection.execute(LOOK, {"since": turn.now - LOST}).scalar()) is not None:
        raise Underway(f"drill {other} has not ended yet")
    row = {"asked_at": turn.now, "asked_by": by, "phone": phone or None}
    return int(turn.connection.execute(insert(drills).returning(drills.c.id), row).scalar_one())


def begin(turn: Turn, by: str, phone: str = "") -> Asked:
    """Ask for a drill and take it on at once. Raises Underway."""
    asked = Asked(ask(turn, by, phone), phone)
    turn.changes(CLAIM, {"drill": asked.id, "now": turn.now})
    return asked


def claim(turn: Turn) -> Asked | None:
    """Take on the next drill that was asked for, if there is one and no other watch was first."""
    row = turn.one(NEXT, {"since": turn.now - LOST})
    if row is None or not turn.changes(CLAIM, {"drill": row.id, "now": turn.now}):
        return None
    return Asked(row.id, row.phone or "")


def keep(turn: Turn, asked: Asked, found: Sequence[Mapping[str, Any]]) -> None:
    """Keep what a drill found: a part's `name`, whether it was `right`, and what was `seen`."""
    number = masked(asked.phone) if asked.phone else None
    turn.changes(KEEP, {"drill": asked.id, "now": turn.now, "told": json.dumps(list(found)), "number": number})


def listed(connection: Connection, now: datetime, most: int, before: int | None = None) -> list[dict[str, Any]]:
    """Return the last drills, or those before one, as programs read them, newest first."""
    rows = select(drills).order_by(drills.c.id.desc()).limit(most)
    rows = rows if before is None else rows.where(drills.c.id < before)
    return [_told(row, now) for row in connection.execute(rows)]


def find(connection: Connection, drill: int, now: datetime) -> dict[str, Any]:
    """Return one drill as programs read it. Raises NoDrill."""
    row = connection.execute(select(drills).where(drills.c.id == drill)).one_or_none()
    if row is None:
        raise NoDrill(f"there is no drill {drill}; `ringback drills` shows those there are")
    return _told(row, now)


def _told(row: Row[Any], now: datetime) -> dict[str, Any]:
    checks = json.loads(row.found or "[]")
    if row.ended_at is not None:
        state = "right" if all(check["right"] for check in checks) else "wrong"
    elif now - row.asked_at >= LOST:
        state = "lost"
    else:
        state = "asked" if row.began_at is None else "running"
    return {
        "drill": row.id,
        "state": state,
        "asked_at": moment(row.asked_at),
        "asked_by": row.asked_by,
        "phone": masked(row.phone) if row.phone and row.ended_at is None else row.phone,
        "began_at": moment(row.began_at),
        "ended_at": moment(row.ended_at),
        "checks": checks,
    }
