"""A notice: one text message about a callback, to be sent at most once."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key


class NoticeKind(StrEnum):
    PROMISED = "promised"
    GAVE_UP = "gave_up"
    CHAT = "chat"  # chat is back: go on there?


class NoticeState(StrEnum):
    DUE = "due"
    SENDING = "sending"  # claimed and perhaps sent: the carrier's list decides, never a second message
    SENT = "sent"
    FAILED = "failed"


OPEN_NOTICE = "state IN ('due', 'sending')"


class Notice(Base):
    """One of each kind for a callback."""

    __tablename__ = "notices"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    callback_id: Mapped[int] = mapped_column(ForeignKey("callbacks.id"))
    kind: Mapped[NoticeKind] = mapped_column(String(16))
    state: Mapped[NoticeState] = mapped_column(String(16))
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]  # when it is looked at again
    claimed_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("callback_id", "kind", name="uq_notices_callback_id"),
        Index("ix_notices_open", "next_at", sqlite_where=text(OPEN_NOTICE), postgresql_where=text(OPEN_NOTICE)),
    )
