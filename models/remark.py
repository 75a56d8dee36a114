"""A remark: what an agent says that a contact was about, by key after the talk or in words."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key


class Result(StrEnum):
    """What came of a talk, as its agent says."""

    HELPED = "helped"
    FOLLOW_UP = "follow_up"  # there is more to do for them
    PASSED_ON = "passed_on"  # another team has it now
    NOT_HELPED = "not_helped"


class Remark(Base):
    """`category` is a key of the menu file; `note` is free text.

    Of a talk (`offer_id`) there is one, by key on the telephone or with an `outcome` at the desk.
    """

    __tablename__ = "remarks"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), index=True)
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offers.id"), unique=True)
    made_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(64))
    category: Mapped[str | None] = mapped_column(String(32))
    note: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[Result | None] = mapped_column(String(16))

    __table_args__ = (Index("ix_remarks_made_at", "made_at"),)
