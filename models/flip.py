"""A flip: one change of mode, with its reason. Rows are only ever added."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key


class Flip(Base):
    """`went_from` and `went_to` are mode states; `who` is a person, or `watch` for the chat watch.

    `evidence` is, as JSON, what every watcher saw of every probe at that moment.
    """

    __tablename__ = "flips"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    at: Mapped[datetime]
    went_from: Mapped[str] = mapped_column(String(16))
    went_to: Mapped[str] = mapped_column(String(16))
    why: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(String(64))
    evidence: Mapped[str] = mapped_column(Text, default="[]", server_default="[]")
