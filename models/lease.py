"""A lease: which process may do the periodic work now."""

from datetime import datetime, timedelta

from sqlalchemy import String, bindparam, insert, or_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.database import Database


class Lease(Base):
    """Held by `holder` until `until`; anyone may take it after that."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    holder: Mapped[str] = mapped_column(String(64))
    until: Mapped[datetime]


MINE = (
    update(Lease)
    .where(Lease.name == bindparam("which"), or_(Lease.holder == bindparam("who"), Lease.until <= bindparam("now")))
    .values(holder=bindparam("who"), until=bindparam("end"))
)
NEW = insert(Lease)


def hold(database: Database, name: str, holder: str, now: datetime, span: timedelta) -> bool:
    """Take or renew the lease `name` until `now + span`. Return whether `holder` has it."""
    with database.transaction() as connection:
        if connection.execute(MINE, {"which": name, "who": holder, "now": now, "end": now + span}).rowcount == 1:
            return True
    try:
        with database.transaction() as connection:
            connection.execute(NEW, {"name": name, "holder": holder, "until": now + span})
    except IntegrityError:
        return False  # another process holds it, or made the row first
    return True
