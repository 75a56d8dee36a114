"""The estimates of a span of time, each with what happened to its contact."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from models.base import Moment
from models.tables import attempts, callbacks, contacts, estimates
from routing.accuracy import Told

# A promise to ring back is kept by ringing: whether the customer answers the first time is not our wait.
FIRST_DIAL = (
    select(func.min(attempts.c.dialed_at, type_=Moment()))
    .join(callbacks, callbacks.c.id == attempts.c.callback_id)
    .where(callbacks.c.contact_id == contacts.c.id)
    .correlate(contacts)
    .scalar_subquery()
)
TOLD = (
    select(
        estimates.c.told_at,
        estimates.c.wait,
        estimates.c.low,
        estimates.c.high,
        func.coalesce(FIRST_DIAL, contacts.c.answered_at, type_=Moment()).label("reached_at"),
        contacts.c.ended_at,
    )
    .join(contacts, contacts.c.id == estimates.c.contact_id)
    .where(estimates.c.told_at >= bindparam("since"))
    .order_by(estimates.c.contact_id)
)

LATELY = TOLD.order_by(None).order_by(estimates.c.contact_id.desc()).limit(500)


def since(connection: Connection, moment: datetime, now: datetime) -> list[Told]:
    """Return every estimate told since a moment, oldest first."""
    return [_told(row, now) for row in connection.execute(TOLD, {"since": moment})]


def lately(connection: Connection, moment: datetime, now: datetime) -> list[Told]:
    """Return the newest estimates told since a moment, a few hundred at most, for a page that asks again and again."""
    return [_told(row, now) for row in connection.execute(LATELY, {"since": moment})]


def _told(row: Any, now: datetime) -> Told:
    return Told(
        wait=row.wait,
        low=row.low,
        high=row.high,
        reached=(row.reached_at - row.told_at).total_seconds() if row.reached_at else None,
        stayed=((row.ended_at or now) - row.told_at).total_seconds(),
    )
