"""An act: what a member of staff did with a contact, so that whoever comes next is told who was first."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key


class What(StrEnum):
    CANCELLED = "cancelled"  # the callback
    RUNG_NOW = "rung_now"  # the callback is to be rung as soon as it is its turn, again if it had been given up
    MOVED = "moved"  # the callback, to another time
    CALLED_BACK = "called_back"  # the voicemail became a callback
    DONE = "done"  # the voicemail was dealt with
    HEARD = "heard"  # the voicemail or the recording was listened to
    SAW_NUMBER = "saw_number"  # the whole telephone number was shown


class Act(Base):
    """`place` numbers the acts that change something, so that of two who decide on what both saw one is first."""

    __tablename__ = "acts"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"))
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(String(64))
    what: Mapped[What] = mapped_column(String(16))
    place: Mapped[int | None]

    __table_args__ = (
        UniqueConstraint("contact_id", "place", name="uq_acts_contact_id"),
        Index("ix_acts_contact_id", "contact_id"),
    )
