"""Chat's own heartbeat: it says that it is alive, we keep the moment, and silence is a failure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, insert, select, update

import models
from failover.outlook import span
from failover.quorum import Probe
from models import Clock, Database

BEATS = cast(Table, models.Beat.__table__)


def beat(database: Database, name: str, now: datetime) -> None:
    """Note that `name` is alive."""
    with database.transaction() as connection:
        if connection.execute(update(BEATS).where(BEATS.c.name == name).values(at=now)).rowcount == 0:
            connection.execute(insert(BEATS).values(name=name, at=now))


def due(database: Database, name: str, now: datetime, every: timedelta) -> bool:
    """Return whether `name` last beat `every` ago, and note that it beats now; of several who ask, one is told so.

    Who has never beaten begins to count now.
    """
    with database.reading() as connection:
        at = connection.execute(select(BEATS.c.at).where(BEATS.c.name == name)).scalar()
    if at is None:
        beat(database, name, now)
        return False
    if now - at < every:
        return False
    mine = update(BEATS).where(BEATS.c.name == name, BEATS.c.at == at)
    with database.transaction() as connection:
        return connection.execute(mine.values(at=now)).rowcount == 1


@dataclass(frozen=True)
class Heartbeat:
    """Silence of more than `silence` is a failure. Who has never spoken says nothing."""

    name: str
    silence: timedelta

    def look(self, database: Database, clock: Clock) -> Probe:
        """Look when the last beat came. Raises SQLAlchemyError."""
        with database.reading() as connection:
            at = connection.execute(select(BEATS.c.at).where(BEATS.c.name == self.name)).scalar()
        if at is None:
            return Probe(
                "unknown", f"no heartbeat of {self.name} has ever come; let chat POST to /chat/{self.name}/beat"
            )
        age = clock.now() - at
        return Probe("fail" if age > self.silence else "ok", f"the last heartbeat of {self.name} came {span(age)} ago")
