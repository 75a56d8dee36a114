"""A ticket: what the help desk has been written about a contact, and whether there may be more to write."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key

LOOKED_AT = "watched"


class Ticket(Base):
    """`seq` counts the letters written. `told` is a fingerprint of the last one, so that the same is not told twice.

    A ticket is `watched` until its contact has ended, and for one look more after whatever is said of it later.
    """

    __tablename__ = "tickets"

    contact_id: Mapped[int] = mapped_column(Key, ForeignKey("contacts.id"), primary_key=True)
    arrived_at: Mapped[datetime]  # the contact's
    seq: Mapped[int]
    told: Mapped[str] = mapped_column(String(64))
    watched: Mapped[bool]
    closed: Mapped[bool] = mapped_column(server_default=false())  # the help desk was written that it is over

    __table_args__ = (
        Index("ix_tickets_watched", "contact_id", sqlite_where=text(LOOKED_AT), postgresql_where=text(LOOKED_AT)),
        Index("ix_tickets_arrived_at", "arrived_at"),
    )
