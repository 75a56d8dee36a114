"""A rating: what a customer thought of a talk, from 1 to 5."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key


class Rating(Base):
    """One for a talk, which names the agent; the contact names the issue."""

    __tablename__ = "ratings"

    offer_id: Mapped[int] = mapped_column(Key, ForeignKey("offers.id"), primary_key=True)
    score: Mapped[int]
    rated_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
        Index("ix_ratings_rated_at", "rated_at"),
    )
