"""A callback: the promise to ring a contact back."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key
from models.contact import TAIL


class CallbackState(StrEnum):
    PROMISED = "promised"  # its contact is waiting, resting or offered
    DIALING = "dialing"  # an attempt is out; its own state says how far it got
    KEPT = "kept"
    CANCELLED = "cancelled"  # the customer no longer needs us
    SUPERSEDED = "superseded"  # they got through another way
    GAVE_UP = "gave_up"
    UNDIALABLE = "undialable"
    NOT_THEIRS = "not_theirs"  # whoever answered had not asked for it; the number is suppressed


class Source(StrEnum):
    """How a callback was asked for."""

    PHONE = "phone"
    WEB = "web"
    TEXT = "text"
    AGENT = "agent"  # for the customer
    VOICEMAIL = "voicemail"  # beside a message, by whoever left it or whoever heard it
    HANG_UP = "hang_up"  # by a rule, for those who left before an agent answered


OPEN_CALLBACK = "state IN ('promised', 'dialing')"
WAITS = "state = 'promised'"
BY_STAFF = "asked_by IS NOT NULL"


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
    source: Mapped[Source] = mapped_column(String(16), server_default=Source.PHONE)
    asked_hash: Mapped[str | None] = mapped_column(String(64))  # of the number that asked, if it showed one
    prefix: Mapped[str | None] = mapped_column(String(8))  # of a number other than the one that asked
    until: Mapped[datetime | None]  # when the hours end in which it may ring now
    asked_by: Mapped[int | None] = mapped_column(Key)  # the agent who asked for it, for the customer; agents' rows stay

    __table_args__ = (
        Index(
            "uq_callbacks_open_number",
            "number_hash",
            unique=True,
            sqlite_where=text(OPEN_CALLBACK),
            postgresql_where=text(OPEN_CALLBACK),
        ),
        Index("ix_callbacks_promised_at", "promised_at"),
        Index("ix_callbacks_state", "state", "promised_at"),
        Index("ix_callbacks_tail", text(TAIL), "promised_at"),
        Index("ix_callbacks_number", "number_hash", "promised_at"),
        Index("ix_callbacks_asked", "asked_hash", "promised_at"),
        Index("ix_callbacks_prefix", "prefix", "promised_at"),
        Index("ix_callbacks_asked_by", "asked_by", "id", sqlite_where=text(BY_STAFF), postgresql_where=text(BY_STAFF)),
        Index("ix_callbacks_until", "until", sqlite_where=text(WAITS), postgresql_where=text(WAITS)),
    )
