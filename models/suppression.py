"""A suppression: a number that must never be rung, because whoever answered there did not ask us to."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Suppression(Base):
    """The number itself is not kept, only its keyed hash."""

    __tablename__ = "suppressions"

    number_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    made_at: Mapped[datetime]
