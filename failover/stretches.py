"""What the watchers saw over time, in SQL: a row for each change of what one of them sees of a probe."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection, Table, and_, bindparam, delete, insert, or_, select, update

import models
from failover.quorum import Sighting

STRETCHES = cast(Table, models.Stretch.__table__)
SIGHTINGS = cast(Table, models.Sighting.__table__)
MOST = 20_000  # rows that are kept: a probe that changes with every look for a day, or many for months
SHOWN = 2_000  # rows in one answer
LOST = timedelta(seconds=30)  # beyond the time that a look holds, before nobody looks any more


@dataclass(frozen=True)
class Stretch:
    """What `watcher` saw of `probe` for a while: ok, fail or unknown. `open` while it goes on, up to `until`."""

    watcher: str
    probe: str
    result: str
    evidence: str
    since: datetime
    until: datetime
    open: bool


OURS = (
    STRETCHES.c.watcher == bindparam("who"),
    STRETCHES.c.probe == bindparam("which"),
    STRETCHES.c.ended_at.is_(None),
)
CLOSE = update(STRETCHES).where(*OURS).values(ended_at=bindparam("at"))
OPEN = insert(STRETCHES).returning(STRETCHES.c.id)
PRUNE = delete(STRETCHES).where(STRETCHES.c.id <= bindparam("last"))
TOLD = (
    select(STRETCHES, SIGHTINGS.c.seen_at, SIGHTINGS.c.lasts)
    .outerjoin(SIGHTINGS, and_(SIGHTINGS.c.watcher == STRETCHES.c.watcher, SIGHTINGS.c.probe == STRETCHES.c.probe))
    .where(or_(STRETCHES.c.ended_at.is_(None), STRETCHES.c.ended_at >= bindparam("since")))
    .order_by(STRETCHES.c.id.desc())
    .limit(SHOWN)
)


def follow(connection: Connection, before: Sighting | None, after: Sighting) -> None:
    """Note a change, if this look is one: of the result, or because nobody had looked for longer than a look holds."""
    lapsed = before is not None and after.seen_at - before.seen_at > before.probe.lasts
    if before is not None and not lapsed and before.probe.result == after.probe.result:
        return
    now, probe = after.seen_at, after.probe
    end(connection, after.watcher, probe.name, before.seen_at if before and lapsed else now)
    row = {"watcher": after.watcher, "probe": probe.name, "result": probe.result, "evidence": probe.evidence}
    number = connection.execute(OPEN, {**row, "began_at": now}).scalar_one()
    connection.execute(PRUNE, {"last": number - MOST})


def end(connection: Connection, watcher: str, probe: str, at: datetime) -> None:
    """Note that a stretch is over."""
    connection.execute(CLOSE, {"who": watcher, "which": probe, "at": at})


def forget(connection: Connection, before: datetime) -> None:
    """End the stretches of watchers that were last seen before a moment."""
    gone = select(SIGHTINGS.c.watcher, SIGHTINGS.c.probe, SIGHTINGS.c.seen_at).where(SIGHTINGS.c.seen_at < before)
    for row in connection.execute(gone).all():
        end(connection, row.watcher, row.probe, row.seen_at)


def told(connection: Connection, since: datetime, now: datetime) -> list[Stretch]:
    """Return the newest stretches that reach beyond a moment, newest first."""
    return [_stretch(row, now) for row in connection.execute(TOLD, {"since": since})]


def lanes(stretches: Iterable[Stretch]) -> dict[tuple[str, str], list[Stretch]]:
    """Return stretches by probe and watcher, each lane in order."""
    made: dict[tuple[str, str], list[Stretch]] = {}
    for one in sorted(stretches, key=lambda one: (one.probe, one.watcher, one.since)):
        made.setdefault((one.probe, one.watcher), []).append(one)
    return made


def _stretch(row: Any, now: datetime) -> Stretch:
    if row.ended_at is not None:
        return Stretch(row.watcher, row.probe, row.result, row.evidence, row.began_at, row.ended_at, open=False)
    # One whose watcher went silent lasts until its last look.
    silent = row.seen_at is None or now - row.seen_at > timedelta(seconds=row.lasts) + LOST
    until = (row.seen_at or row.began_at) if silent else now
    return Stretch(row.watcher, row.probe, row.result, row.evidence, row.began_at, until, open=not silent)
