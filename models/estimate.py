"""An estimate: the wait that a contact was first told, kept to be compared with what happened."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Estimate(Base):
    """Seconds: `wait` is the single figure behind the spoken range from `low` to `high`."""

    __tablename__ = "estimates"

    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), primary_key=True, autoincrement=False)
    told_at: Mapped[datetime]
    wait: Mapped[float]
    low: Mapped[int]
    high: Mapped[int]
