"""An attempt: one dial of a callback to the customer, with its own random token."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key


class AttemptState(StrEnum):
    DIALING = "dialing"  # committed before the carrier was asked; its reply may be lost
    RINGING = "ringing"  # the carrier gave it a leg
    CONNECTED = "connected"  # the customer pressed 1 and passed the answer gate
    POSTPONED = "postponed"  # the customer pressed 2
    CANCELLED = "cancelled"  # the customer pressed 3
    NOT_THEIRS = "not_theirs"  # pressed 9: they had not asked to be rung
    WITHDRAWN = "withdrawn"  # the agent was cut off before the customer answered
    UNANSWERED = "unanswered"  # no answer, busy, a machine, or no key
    REFUSED = "refused"  # the carrier would not dial
    NOT_PLACED = "not_placed"  # the reply was lost and, after the quarantine, no such call was found


LIVE_ATTEMPT = "ended_at IS NULL"


class Attempt(Base):
    """One attempt without an end for a number, so that nobody is rung twice at once."""

    __tablename__ = "attempts"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    callback_id: Mapped[int] = mapped_column(ForeignKey("callbacks.id"), index=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"))
    number_hash: Mapped[str] = mapped_column(String(64))
    token: Mapped[str] = mapped_column(String(32), unique=True)
    state: Mapped[AttemptState] = mapped_column(String(16))
    dialed_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    call_sid: Mapped[str | None] = mapped_column(String(64))
    machine: Mapped[bool | None]  # the carrier's advice on who answered; only a key is proof
    cause: Mapped[str | None] = mapped_column(String(16))  # why it was unanswered
    cost: Mapped[int] = mapped_column(default=0, server_default="0")  # estimated, in thousandths of the prices' unit
    later: Mapped[datetime | None]  # when the customer wants to be rung instead

    __table_args__ = (
        Index(
            "uq_attempts_live_number",
            "number_hash",
            unique=True,
            sqlite_where=text(LIVE_ATTEMPT),
            postgresql_where=text(LIVE_ATTEMPT),
        ),
    )
