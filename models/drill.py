"""A drill: who asked whether every part works, and what was found."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key


class Drill(Base):
    """The watch runs what was asked for. `phone` is also rung, and is kept masked once it has been.

    `found` is a list as JSON: each part that was tried, whether it was right, and what was seen.
    """

    __tablename__ = "drills"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(String(64))
    phone: Mapped[str | None] = mapped_column(String(32))
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    found: Mapped[str | None] = mapped_column(Text)
