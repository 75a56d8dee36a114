"""The mode in SQL: one row changed only under its own epoch, and the flips that tell its story."""

from collections.abc import Callable
from datetime import datetime
from itertools import pairwise
from typing import Any, Literal, cast

from sqlalchemy import Connection, Row, Table, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

import models
from failover import state
from failover.state import Flip, Pin, Probe, Rules, Standing
from models import Database

WATCH = "watch"
MODE = cast(Table, models.Mode.__table__)
FLIPS = cast(Table, models.Flip.__table__)
LONGEST_NAME = 64  # as the column is wide
CURRENT = select(MODE).where(MODE.c.id == 1)
UPSERT: dict[str, Callable[..., Any]] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


class StaleDecision(Exception):
    """The mode was changed by someone else after this decision's evidence was gathered; nothing was written."""


def current(connection: Connection) -> Standing:
    """Return where the mode stands, in one SELECT. No row yet reads as standby."""
    row = connection.execute(CURRENT).first()
    return _standing(row) if row else Standing()


def observe(
    database: Database, probe: Probe, now: datetime, rules: Rules, epoch: int | None = None
) -> tuple[Flip, ...]:
    """Record one look at chat, and return the flips it led to.

    `epoch` is the mode's epoch when the look began; None means that the look was taken just now. A look that began
    before someone else changed the mode is refused with StaleDecision, and nothing is written.
    """
    with database.transaction() as connection:
        before = _held(connection, now)
        lapsed = state.lapse(before, now)
        after = state.observe(lapsed, probe, now, rules)
        if after == before:
            return ()
        return _write(connection, before.epoch if epoch is None else epoch, (before, lapsed, after), WATCH, now)


def pin(database: Database, to: Literal["on", "off"], reason: str, who: str, until: datetime, now: datetime) -> None:
    """Hold the line on or off until `until`, in place of any pin before. Raises ValueError for nonsense."""
    if until <= now:
        raise ValueError(f"a pin must end after now, and {state.on_day(until)} is not; give a later end")
    if not reason.strip():
        raise ValueError("a pin needs a reason that the next engineer will understand")
    _check_name(who)
    with database.transaction() as connection:
        before = _held(connection, now)
        after = state.pinned(before, Pin(to, reason.strip(), who, until), now)
        _write(connection, before.epoch, (before, after), who, now)


def unpin(database: Database, who: str, now: datetime) -> bool:
    """Drop the pin, so that the probes decide afresh. Return whether there was one. Raises ValueError for nonsense."""
    _check_name(who)
    with database.transaction() as connection:
        before = _held(connection, now)
        if before.pin is None:
            return False
        why = f"{who} took off the pin {before.pin.to} by {before.pin.who}; the probes decide afresh"
        _write(connection, before.epoch, (before, state.unpinned(before, why, now)), who, now)
        return True


def history(connection: Connection, limit: int) -> list[Flip]:
    """Return the last `limit` flips, newest first."""
    rows = connection.execute(select(FLIPS).order_by(FLIPS.c.id.desc()).limit(limit))
    return [Flip(row.at, row.went_from, row.went_to, row.why, row.who) for row in rows]


def _check_name(who: str) -> None:
    if not 0 < len(who) <= LONGEST_NAME:
        raise ValueError(f"the name of who decides has 1 to {LONGEST_NAME} letters, not {len(who)}")


def _held(connection: Connection, now: datetime) -> Standing:
    """Return the row, made if missing, and locked until this transaction ends."""
    held = CURRENT.with_for_update()  # SQLite has no such lock and needs none: its writers take turns
    row = connection.execute(held).first()
    if row is None:
        first = {"id": 1, "epoch": 0} | _columns(Standing(since=now))
        connection.execute(UPSERT[connection.dialect.name](MODE).values(first).on_conflict_do_nothing())
        row = connection.execute(held).one()
    return _standing(row)


def _write(
    connection: Connection, epoch: int, steps: tuple[Standing, ...], who: str, now: datetime
) -> tuple[Flip, ...]:
    """Write the last of `steps` if the row is still at `epoch`, with the flips between them."""
    changed = update(MODE).where(MODE.c.id == 1, MODE.c.epoch == epoch)
    if connection.execute(changed.values(epoch=epoch + 1, **_columns(steps[-1]))).rowcount != 1:
        raise StaleDecision(f"the mode has moved on from epoch {epoch}")
    flips = tuple(flip for before, after in pairwise(steps) if (flip := state.flip(before, after, who, now)))
    if flips:
        connection.execute(insert(FLIPS), [vars(flip) for flip in flips])
    return flips


def _standing(row: Row[Any]) -> Standing:
    pin = Pin(row.pin, row.pin_reason, row.pin_by, row.pin_until) if row.pin else None
    return Standing(row.state, row.since, row.why, row.fails, row.passes, row.probed_at, pin, row.epoch)


def _columns(standing: Standing) -> dict[str, Any]:
    pin = standing.pin
    return {
        "state": standing.state,
        "since": standing.since,
        "why": standing.why,
        "fails": standing.fails,
        "passes": standing.passes,
        "probed_at": standing.probed_at,
        "pin": pin and pin.to,
        "pin_reason": pin and pin.reason,
        "pin_by": pin and pin.who,
        "pin_until": pin and pin.until,
    }
