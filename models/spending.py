"""Spending: what the callbacks of one day are estimated to have cost; each dial is added before it is made."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Spending(Base):
    """One row for each day (UTC, like 2026-05-01). `spent` is in thousandths of the unit that prices are given in."""

    __tablename__ = "spending"

    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    spent: Mapped[int]
    capped_at: Mapped[datetime | None]  # when the first dial of this day was put off
