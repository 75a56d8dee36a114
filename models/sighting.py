"""A sighting: what one watcher has seen of one probe, last and in a row. One row each, overwritten by every look."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Sighting(Base):
    """`lasts` is how many seconds the word holds; `looks` grows with every look, so others see who is alive."""

    __tablename__ = "sightings"

    watcher: Mapped[str] = mapped_column(String(64), primary_key=True)
    probe: Mapped[str] = mapped_column(String(32), primary_key=True)
    result: Mapped[str] = mapped_column(String(8))
    evidence: Mapped[str] = mapped_column(Text)
    weight: Mapped[float]
    clears: Mapped[bool]
    lasts: Mapped[float]
    fails: Mapped[int]
    passes: Mapped[int]
    looks: Mapped[int]
    since: Mapped[datetime]
    seen_at: Mapped[datetime]
