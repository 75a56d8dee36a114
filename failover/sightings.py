"""What the watchers saw, in SQL: one row for each watcher and probe."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection, Row, Table, delete, insert, select, update

import models
from failover import stretches
from failover.quorum import Probe, Sighting, sight

SIGHTINGS = cast(Table, models.Sighting.__table__)
FORGOTTEN = timedelta(hours=1)  # a watcher that has not looked for so long is gone
EVERYTHING = select(SIGHTINGS).order_by(SIGHTINGS.c.probe, SIGHTINGS.c.watcher)


def everything(connection: Connection) -> list[Sighting]:
    """Return what every watcher saw last."""
    return [_sighting(row) for row in connection.execute(EVERYTHING)]


def note(connection: Connection, watcher: str, probes: Sequence[Probe], now: datetime) -> list[Sighting]:
    """Write what a watcher has just seen. Return what all of them saw. Call it with the mode's row held."""
    known = {(seen.watcher, seen.probe.name): seen for seen in everything(connection)}
    for probe in probes:
        before = known.get((watcher, probe.name))
        after = known[watcher, probe.name] = sight(before, probe, watcher, now)
        here = (SIGHTINGS.c.watcher == watcher, SIGHTINGS.c.probe == probe.name)
        columns = _columns(after)
        connection.execute(update(SIGHTINGS).where(*here).values(columns) if before else insert(SIGHTINGS), columns)
        stretches.follow(connection, before, after)
    return list(known.values())


def afresh(connection: Connection) -> None:
    """Begin every row anew, so that the probes decide from here on."""
    connection.execute(update(SIGHTINGS).values(fails=0, passes=0))


def forget(connection: Connection, now: datetime) -> None:
    """Drop what watchers that are gone saw once."""
    stretches.forget(connection, now - FORGOTTEN)
    connection.execute(delete(SIGHTINGS).where(SIGHTINGS.c.seen_at < now - FORGOTTEN))


def evidence(sightings: Sequence[Sighting]) -> list[dict[str, Any]]:
    """Return sightings as plain values, for a flip's row and for programs."""
    return [
        {
            "watcher": seen.watcher,
            "probe": seen.probe.name,
            "result": seen.probe.result,
            "evidence": seen.probe.evidence,
            "weight": seen.probe.weight,
            "clears": seen.probe.clears,
            "fails": seen.fails,
            "passes": seen.passes,
            "since": seen.since.isoformat(),
            "seen_at": seen.seen_at.isoformat(),
        }
        for seen in sightings
    ]


def as_json(sightings: Sequence[Sighting]) -> str:
    """Return sightings as they are kept with a flip."""
    return json.dumps(evidence(sightings))


class Ages:
    """How long ago the others were last seen to look, by this process's monotonic clock.

    Their own moments may come from a clock that jumped. A row that has not moved since we started proves nothing.
    """

    def __init__(self, watcher: str, monotonic: Callable[[], float]) -> None:
        self._watcher, self._monotonic = watcher, monotonic
        self._moved: dict[tuple[str, str], tuple[int, float | None]] = {}

    def fresh(self, seen: Sighting) -> bool:
        """Return whether this sighting still holds."""
        now, key = self._monotonic(), (seen.watcher, seen.probe.name)
        looks, moved = self._moved.get(key, (None, None))
        if looks != seen.looks:
            moved = now if looks is not None or seen.watcher == self._watcher else None
            self._moved[key] = (seen.looks, moved)
        return moved is not None and now - moved <= seen.probe.lasts.total_seconds()


def _sighting(row: Row[Any]) -> Sighting:
    probe = Probe(row.result, row.evidence, row.probe, row.weight, row.clears, timedelta(seconds=row.lasts))
    return Sighting(row.watcher, probe, row.fails, row.passes, row.since, row.seen_at, row.looks)


def _columns(seen: Sighting) -> dict[str, Any]:
    probe = seen.probe
    return {
        "watcher": seen.watcher,
        "probe": probe.name,
        "result": probe.result,
        "evidence": probe.evidence,
        "weight": probe.weight,
        "clears": probe.clears,
        "lasts": probe.lasts.total_seconds(),
        "fails": seen.fails,
        "passes": seen.passes,
        "looks": seen.looks,
        "since": seen.since,
        "seen_at": seen.seen_at,
    }
