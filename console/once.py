"""Once: a form that is sent twice, or a request that the network repeats, is done once."""

import hashlib
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Connection, Table, delete

import models
from models.tables import insert

SUBMISSIONS = cast(Table, models.Submission.__table__)
KEPT = timedelta(days=1)


def first(connection: Connection, sender: str, key: str, now: datetime) -> bool:
    """Return whether `sender` sends this for the first time. Call it in the transaction that does what is asked."""
    connection.execute(delete(SUBMISSIONS).where(SUBMISSIONS.c.at < now - KEPT))
    digest = hashlib.sha256(f"{sender}\n{key}".encode()).hexdigest()
    once = insert(SUBMISSIONS).on_conflict_do_nothing().returning(SUBMISSIONS.c.key_hash)
    return connection.execute(once, {"key_hash": digest, "at": now}).first() is not None
