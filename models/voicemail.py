"""A voicemail: what somebody said after the beep, when nobody could answer and no callback was possible or wanted."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key


class VoicemailState(StrEnum):
    ASKED = "asked"  # the beep was played; the carrier has not told of a recording yet
    LEFT = "left"  # there is a recording that nobody has dealt with
    EMPTY = "empty"  # they said nothing
    DONE = "done"


class Voicemail(Base):
    """One row for a contact, written before the beep, so that a report that comes late finds it.

    `url` is where the carrier serves the recording of `seconds` seconds; of several the longest is kept.
    """

    __tablename__ = "voicemails"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), unique=True)
    state: Mapped[VoicemailState] = mapped_column(String(16))
    asked_at: Mapped[datetime]
    recording_sid: Mapped[str | None] = mapped_column(String(64))
    url: Mapped[str | None] = mapped_column(String(1024))
    seconds: Mapped[int | None]
    words: Mapped[str | None] = mapped_column(Text)  # what was said, as the carrier understood it
    left_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_voicemails_asked_at", "asked_at"),
        Index("ix_voicemails_left", "id", sqlite_where=text("state = 'left'"), postgresql_where=text("state = 'left'")),
    )
