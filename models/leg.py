"""A leg: one telephone call as the carrier sees it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key


class Role(StrEnum):
    CALLER = "caller"
    AGENT = "agent"
    CALLBACK = "callback"


AGENT_ON_THE_PHONE = "role = 'agent' AND progress < 3"


class Leg(Base):
    """`progress` only grows: a status that arrives late or twice cannot take a leg back."""

    __tablename__ = "legs"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    call_sid: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[Role] = mapped_column(String(16))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), index=True)
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offers.id"))
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempts.id"))
    status: Mapped[str] = mapped_column(String(16))  # the carrier's word: ringing, in-progress, completed …
    progress: Mapped[int]  # 0 queued, 1 ringing, 2 in progress, 3 over
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "ix_legs_agents_on_the_phone",
            "offer_id",
            sqlite_where=text(AGENT_ON_THE_PHONE),
            postgresql_where=text(AGENT_ON_THE_PHONE),
        ),
    )
