"""A callback: the promise to ring a contact back."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key


class CallbackState(StrEnum):
    PROMISED = "promised"  # its contact is waiting, resting or offered
    DIALING = "dialing"  # an attempt is out; its own state says how far it got
    KEPT = "kept"
    CANCELLED = "cancelled"  # the customer no longer needs us
    SUPERSEDED = "superseded"  # they got through another way
    GAVE_UP = "gave_up"
    UNDIALABLE = "undialable"


OPEN_CALLBACK = "state IN ('promised', 'dialing')"


class Callback(Base):
    """One open callback for a number, by a partial unique index on the number's keyed hash."""

    __tablename__ = "callbacks"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), unique=True)
    number: Mapped[str] = mapped_column(String(32))  # E.164
    number_hash: Mapped[str] = mapped_column(String(64))
    proof: Mapped[str] = mapped_column(String(4))  # four digits that our call says first
    state: Mapped[CallbackState] = mapped_column(String(16))
    attempts: Mapped[int] = mapped_column(default=0)  # those that the customer could have answered
    promised_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_callbacks_open_number",
            "number_hash",
            unique=True,
            sqlite_where=text(OPEN_CALLBACK),
            postgresql_where=text(OPEN_CALLBACK),
        ),
        Index("ix_callbacks_promised_at", "promised_at"),
    )
