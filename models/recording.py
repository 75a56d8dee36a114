"""A recording: the sound of a talk whose customer did not mind, until it is old."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key


class RecordingState(StrEnum):
    ASKED = "asked"  # the carrier was asked to record, or is about to be
    KEPT = "kept"
    NONE = "none"  # there is no sound: refused by the carrier, or empty
    DELETED = "deleted"  # by the carrier, because it was old


KEPT = "state = 'kept'"


class Recording(Base):
    """One for a contact, written before the carrier is asked, so that its report finds it however late."""

    __tablename__ = "recordings"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), unique=True)
    state: Mapped[RecordingState] = mapped_column(String(16))
    asked_at: Mapped[datetime]
    recording_sid: Mapped[str | None] = mapped_column(String(64))
    url: Mapped[str | None] = mapped_column(String(1024))
    seconds: Mapped[int | None]

    __table_args__ = (Index("ix_recordings_kept", "asked_at", sqlite_where=text(KEPT), postgresql_where=text(KEPT)),)
