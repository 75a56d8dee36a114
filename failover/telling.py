"""Telling people: every channel catches up with the news in SQL, coalesced and retried; nothing is lost or repeated
in a storm.

A channel's row says how far it got. Whoever claims the row sends, and notes it afterwards: a process that dies between
the two leads to one message twice, never to none.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Row, Table, func, insert, select, update

import models
from failover.state import on_day
from models import Clock, Database

log = logging.getLogger(__name__)
CHANNELS = cast(Table, models.Channel.__table__)
NOTIFICATIONS = cast(Table, models.Notification.__table__)
GAP = timedelta(seconds=30)  # between two messages to the same people
CLAIM = timedelta(seconds=60)  # how long a message may take to be sent
FIRST_RETRY, LAST_RETRY = timedelta(seconds=5), timedelta(minutes=5)
MOST = 15  # pieces of news in one message
URGENT = frozenset({"flip", "blind", "lockout", "dead"})  # worth waking somebody


@dataclass(frozen=True)
class Channel:
    """One way of telling people. `send` takes the text and the last news' number, and raises when it cannot.

    `name` is a fingerprint. `urgent` channels are spared what can wait until the morning.
    """

    name: str
    send: Callable[[str, int], object]
    urgent: bool = False


def register(database: Database, channels: Sequence[Channel], now: datetime) -> None:
    """Let channels that are new begin with what happens from now on."""
    with database.transaction() as connection:
        last = connection.execute(select(func.max(NOTIFICATIONS.c.id))).scalar() or 0
        known = set(connection.execute(select(CHANNELS.c.name)).scalars())
        for name in {channel.name for channel in channels} - known:
            connection.execute(insert(CHANNELS).values(name=name, told=last, tries=0, next_at=now))


def deliver(database: Database, clock: Clock, channels: Sequence[Channel]) -> int:
    """Let every channel that is due catch up. Return how many messages were sent."""
    return sum(_catch_up(database, clock, channel) for channel in channels)


def _catch_up(database: Database, clock: Clock, channel: Channel) -> bool:
    now = clock.now()
    mine = CHANNELS.c.name == channel.name
    with database.reading() as connection:
        row = connection.execute(select(CHANNELS).where(mine)).one()
        unread = select(NOTIFICATIONS).where(NOTIFICATIONS.c.id > row.told).order_by(NOTIFICATIONS.c.id)
        rows = connection.execute(unread).all() if row.next_at <= now else []
    if not rows:
        return False
    claim = update(CHANNELS).where(mine, CHANNELS.c.told == row.told, CHANNELS.c.next_at == row.next_at)
    with database.transaction() as connection:
        if connection.execute(claim.values(next_at=now + CLAIM)).rowcount != 1:
            return False  # another process is at it
    worth = [news for news in rows if not channel.urgent or news.kind in URGENT]
    held = update(CHANNELS).where(mine, CHANNELS.c.told == row.told, CHANNELS.c.next_at == now + CLAIM)
    try:
        if worth:
            channel.send(_message(worth), worth[-1].id)
        said = {"told": rows[-1].id, "tries": 0, "next_at": clock.now() + (GAP if worth else timedelta(0))}
        trouble = None
    except Exception as exc:
        trouble = f"{type(exc).__name__}: {exc}"[:200]
        log.warning("%s could not be told: %s", channel.name, trouble)
        pause = min(FIRST_RETRY * 2 ** min(row.tries, 10), LAST_RETRY)
        said = {"tries": row.tries + 1, "next_at": clock.now() + pause}
    with database.transaction() as connection:
        connection.execute(held.values(trouble=trouble, **said))
    return trouble is None and bool(worth)


def _message(rows: Sequence[Row[Any]]) -> str:
    """Return news as one message, the oldest first; of very many, the first and the last."""
    texts = [row.text if len(rows) == 1 else f"{on_day(row.at)}  {row.text}" for row in rows]
    if len(texts) > MOST:
        left_out = f"… and {len(texts) - MOST} more, see `ringback failover history` …"
        texts = [*texts[: MOST // 2], left_out, *texts[-(MOST - MOST // 2) :]]
    return "\n".join(texts)
