"""A stretch: how long a watcher saw the same of a probe. A row for each change, and only the newest are kept."""

from datetime import datetime

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key

GOES_ON = "ended_at IS NULL"


class Stretch(Base):
    """One without an end for a probe and its watcher: it lasts until the sighting of both was last renewed.

    `evidence` is what was seen when it began.
    """

    __tablename__ = "stretches"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    watcher: Mapped[str] = mapped_column(String(64))
    probe: Mapped[str] = mapped_column(String(32))
    result: Mapped[str] = mapped_column(String(8))
    evidence: Mapped[str] = mapped_column(Text)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_stretches_open",
            "watcher",
            "probe",
            unique=True,
            sqlite_where=text(GOES_ON),
            postgresql_where=text(GOES_ON),
        ),
        Index("ix_stretches_ended_at", "ended_at"),
    )
