"""A refusal: somebody asked for a callback that we do not make, and why; append-only."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key


class Refusal(Base):
    """`number` is masked: enough to see a pattern, too little to ring."""

    __tablename__ = "refusals"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    made_at: Mapped[datetime]
    why: Mapped[str] = mapped_column(String(16))
    source: Mapped[str] = mapped_column(String(16))
    number: Mapped[str] = mapped_column(String(16))
    call_sid: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (Index("ix_refusals_made_at", "made_at"),)
