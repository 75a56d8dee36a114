"""A remark: what an agent says that a contact was about, by key after the talk or in words."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key


class Remark(Base):
    """`category` is a key of the menu file; `note` is free text. By key there is one for a talk (`offer_id`)."""

    __tablename__ = "remarks"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), index=True)
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offers.id"), unique=True)
    made_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(64))
    category: Mapped[str | None] = mapped_column(String(32))
    note: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (Index("ix_remarks_made_at", "made_at"),)
