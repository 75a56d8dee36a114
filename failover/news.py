"""What is written down when the mode changes: the flip, the audit, and the news for people, in one transaction."""

from dataclasses import asdict
from datetime import datetime
from itertools import pairwise
from typing import Any, cast

from sqlalchemy import Connection, Table, insert

import models
from failover import audit, sightings, state
from failover.quorum import Sighting
from failover.state import Flip, Standing

FLIPS = cast(Table, models.Flip.__table__)
NOTIFICATIONS = cast(Table, models.Notification.__table__)


def tell(connection: Connection, at: datetime, kind: str, text: str) -> None:
    """Leave news for people. Call it with the mode's row held: then the rows become visible in their order."""
    connection.execute(insert(NOTIFICATIONS).values(at=at, kind=kind, text=text))


def record(
    connection: Connection, steps: tuple[Standing, ...], who: str, now: datetime, seen: list[Sighting]
) -> tuple[Flip, ...]:
    """Write what lies between standings that follow one another. Return the flips among it."""
    flips = []
    for before, after in pairwise(steps):
        if flip := state.flip(before, after, who, now):
            flips.append(flip)
            _flip(connection, flip, before, after, seen)
        elif "blind" in (before.state, after.state) and before.state != after.state:
            kind = "blind" if after.state == "blind" else "sight"
            audit.add(connection, now, who, kind, {"why": after.why, "evidence": sightings.evidence(seen)})
            tell(connection, now, kind, f"Ringback: {after.why}.")
    return tuple(flips)


def _flip(connection: Connection, flip: Flip, before: Standing, after: Standing, seen: list[Sighting]) -> None:
    columns: dict[str, Any] = vars(flip) | {"evidence": sightings.as_json(seen)}
    number = connection.execute(insert(FLIPS).values(columns)).inserted_primary_key
    detail = asdict(flip) | {"at": flip.at.isoformat(), "flip": number[0] if number else 0}
    audit.add(connection, flip.at, flip.who, "flip", detail | {"evidence": sightings.evidence(seen)})
    turned = "stays" if before.active == after.active else "is now"
    kind = "pin" if before.pin != after.pin else "flip"
    tell(connection, flip.at, kind, f"Ringback: the line {turned} {'ON' if after.active else 'OFF'}: {flip.why}.")
