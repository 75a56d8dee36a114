"""The mode in SQL: one row changed only under its own epoch, and the flips that tell its story."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Literal, cast

from sqlalchemy import Connection, Table, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

import models
from failover import news, sightings, state
from failover.quorum import Probe, Sighting, weigh
from failover.rows import columns, standing
from failover.state import Flip, Pin, Rules, Standing
from models import Database

WATCH = "watch"
WARNING = timedelta(minutes=15)  # before a pin ends
MODE = cast(Table, models.Mode.__table__)
FLIPS = cast(Table, models.Flip.__table__)
LONGEST_NAME = 64  # as the column is wide
CURRENT = select(MODE).where(MODE.c.id == 1)
UPSERT: dict[str, Callable[..., Any]] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


class StaleDecision(Exception):
    """The mode was changed by someone else after this decision's evidence was gathered; nothing was written."""


@dataclass(frozen=True)
class Round:
    """What `watcher` saw of its probes, looking once.

    `epoch` is the mode's when the round began; None: the round was taken just now. `fresh` tells which sightings of
    all the watchers still hold, `too_old` whether this round does not.
    """

    watcher: str
    probes: tuple[Probe, ...]
    epoch: int | None = None
    fresh: Callable[[Sighting], bool] = lambda _seen: True
    too_old: Callable[[], bool] = lambda: False


def current(connection: Connection) -> Standing:
    """Return where the mode stands, in one SELECT. No row yet reads as standby."""
    row = connection.execute(CURRENT).first()
    return standing(row) if row else Standing()


def observe(
    database: Database, probe: Probe, now: datetime, rules: Rules, epoch: int | None = None
) -> tuple[Flip, ...]:
    """Record one look by the only watcher, and return the flips it led to; see `decide`."""
    return decide(database, Round(WATCH, (probe,), epoch), now, rules)


def decide(database: Database, seen: Round, now: datetime, rules: Rules) -> tuple[Flip, ...]:
    """Record what a watcher has just seen, and return the flips that it led to with what the others saw.

    A round that began before someone else changed the mode, or that took too long, is refused with StaleDecision,
    and nothing is written.
    """
    with database.transaction() as connection:
        before = held(connection, now)
        if seen.epoch not in (None, before.epoch):
            raise StaleDecision(f"the mode has moved on from epoch {seen.epoch}")
        if seen.too_old():
            raise StaleDecision("the looks are too old; this process was frozen, or the machine slept")
        lapsed = state.lapse(before, now)
        if lapsed != before:
            sightings.afresh(connection)
        every = sightings.note(connection, seen.watcher, seen.probes, now)
        tally = weigh(filter(seen.fresh, every), rules.fall, rules.rise, rules.quorum)
        after = state.observe(lapsed, tally, now, rules)
        _warn(connection, after, now)
        return _write(connection, (before, lapsed, after), WATCH, now, every) if after != before else ()


def pin(database: Database, to: Literal["on", "off"], reason: str, who: str, until: datetime, now: datetime) -> None:
    """Hold the line on or off until `until`, in place of any pin before. Raises ValueError for nonsense."""
    with database.transaction() as connection:
        set_pin(connection, to, reason, who, until, now)


def set_pin(
    connection: Connection, to: Literal["on", "off"], reason: str, who: str, until: datetime, now: datetime
) -> None:
    """Do what `pin` does within a transaction."""
    if until <= now:
        raise ValueError(f"a pin must end after now, and {state.on_day(until)} is not; give a later end")
    if not reason.strip():
        raise ValueError("a pin needs a reason that the next engineer will understand")
    check_name(who)
    before = held(connection, now)
    after = state.pinned(before, Pin(to, reason.strip(), who, until), now)
    sightings.afresh(connection)
    _write(connection, (before, after), who, now, sightings.everything(connection))


def unpin(database: Database, who: str, now: datetime) -> bool:
    """Drop the pin, so that the probes decide afresh. Return whether there was one. Raises ValueError for nonsense."""
    with database.transaction() as connection:
        return drop_pin(connection, who, now)


def drop_pin(connection: Connection, who: str, now: datetime) -> bool:
    """Do what `unpin` does within a transaction."""
    check_name(who)
    before = held(connection, now)
    if before.pin is None:
        return False
    why = f"{who} took off the pin {before.pin.to} by {before.pin.who}; the probes decide afresh"
    sightings.afresh(connection)
    after = state.unpinned(before, why, now)
    _write(connection, (before, after), who, now, sightings.everything(connection))
    return True


def history(connection: Connection, limit: int) -> list[Flip]:
    """Return the last `limit` flips, newest first."""
    return [flip for _, flip in numbered(connection, limit)]


def numbered(connection: Connection, limit: int, before: int | None = None) -> list[tuple[int, Flip]]:
    """Return the last `limit` flips, or those before a flip, each with its number, newest first."""
    rows = select(FLIPS).order_by(FLIPS.c.id.desc()).limit(limit)
    rows = rows if before is None else rows.where(FLIPS.c.id < before)
    flips = connection.execute(rows)
    return [(row.id, Flip(row.at, row.went_from, row.went_to, row.why, row.who)) for row in flips]


def check_name(who: str) -> None:
    """Raise ValueError unless this can be the name of who decides."""
    if not 0 < len(who) <= LONGEST_NAME:
        raise ValueError(f"the name of who decides has 1 to {LONGEST_NAME} letters, not {len(who)}")


def held(connection: Connection, now: datetime) -> Standing:
    """Return the row, made if missing, and locked until this transaction ends."""
    held = CURRENT.with_for_update()  # SQLite has no such lock and needs none: its writers take turns
    row = connection.execute(held).first()
    if row is None:
        first = {"id": 1, "epoch": 0} | columns(Standing(since=now))
        connection.execute(UPSERT[connection.dialect.name](MODE).values(first).on_conflict_do_nothing())
        row = connection.execute(held).one()
    return standing(row)


def _write(
    connection: Connection, steps: tuple[Standing, ...], who: str, now: datetime, seen: list[Sighting]
) -> tuple[Flip, ...]:
    """Write the last of `steps` under the epoch of the first, with the flips between them."""
    before, after = steps[0], steps[-1]
    changed = any((one.state, one.pin) != (two.state, two.pin) for one, two in pairwise(steps))
    row = update(MODE).where(MODE.c.id == 1, MODE.c.epoch == before.epoch)
    if connection.execute(row.values(epoch=before.epoch + changed, **columns(after))).rowcount != 1:
        raise StaleDecision(f"the mode has moved on from epoch {before.epoch}")
    return news.record(connection, steps, who, now, seen)


def _warn(connection: Connection, standing: Standing, now: datetime) -> None:
    """Tell people, once, that a pin is about to end."""
    pin = standing.pin
    if pin is None or pin.until - now > WARNING or (standing.since and pin.until - standing.since <= WARNING):
        return
    first = or_(MODE.c.warned.is_(None), MODE.c.warned != pin.until)
    if connection.execute(update(MODE).where(MODE.c.id == 1, first).values(warned=pin.until)).rowcount:
        left = f"{round((pin.until - now).total_seconds() / 60)} min"
        news.tell(connection, now, "warning", f"Ringback: the pin {pin.to} by {pin.who} ends in {left}: {pin.reason}.")
