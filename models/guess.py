"""A guess: somebody keyed in a reference that is none; counted, so that nobody tries them all."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key


class Guess(Base):
    """`number_hash` is the keyed fingerprint of the number that called; those who show none count together."""

    __tablename__ = "guesses"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    number_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_guesses_number", "number_hash", "made_at"),
        Index("ix_guesses_made_at", "made_at"),
    )
