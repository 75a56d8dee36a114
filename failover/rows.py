"""The mode's row as a standing, and a standing as its columns."""

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from failover.flaps import Turn
from failover.state import Pin, Standing


def standing(row: Row[Any]) -> Standing:
    """Return what a row of the mode's table says."""
    pin = Pin(row.pin, row.pin_reason, row.pin_by, row.pin_until) if row.pin else None
    turns = tuple(Turn(datetime.fromisoformat(at), on) for at, on in json.loads(row.turns))
    return Standing(
        state=row.state,
        since=row.since,
        why=row.why,
        fails=row.fails,
        passes=row.passes,
        probed_at=row.probed_at,
        pin=pin,
        epoch=row.epoch,
        held=row.held,
        dwelt=timedelta(seconds=row.dwelt),
        turns=turns,
    )


def columns(standing: Standing) -> dict[str, Any]:
    """Return what a row of the mode's table holds of a standing; its epoch is not part of it."""
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
        "held": standing.held,
        "dwelt": standing.dwelt.total_seconds(),
        "turns": json.dumps([[turn.at.isoformat(), turn.on] for turn in standing.turns]),
    }
