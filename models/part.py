"""A part: what somebody besides the customer and their agent does in a talk; a colleague consulted, a supervisor."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key


class PartRole(StrEnum):
    CONSULT = "consult"  # asked by the agent while the customer is on hold; may take the customer over
    LISTEN = "listen"  # a supervisor whom nobody hears
    COACH = "coach"  # a supervisor whom the agent alone hears
    BARGE = "barge"  # a supervisor whom both hear


class PartState(StrEnum):
    MADE = "made"  # committed, not dialled yet
    RINGING = "ringing"  # the dial was sent; its reply may be lost
    JOINED = "joined"  # pressed 1: with the agent who asked; a supervisor: in the talk, or on their way
    PAUSED = "paused"  # the agent who asked decides what comes next
    THREE_WAY = "three_way"  # with the customer and the agent who asked
    HANDING = "handing"  # the agent who asked leaves; the customer is about to be theirs
    HANDED = "handed"  # the customer is theirs: `handed_id` is the offer that says so
    DONE = "done"
    DECLINED = "declined"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"  # the talk went on, or ended, without them
    REFUSED = "refused"  # the carrier would not ring them


LIVE_PART = "state IN ('made', 'ringing', 'joined', 'paused', 'three_way', 'handing')"
LIVE_CONSULT = f"{LIVE_PART} AND role = 'consult'"


class Part(Base):
    """The two partial unique indexes say: one part at a time for an agent, one consulted colleague for a talk.

    `turns` counts how often a consulted colleague was sent into a room; a leg that comes out of one knows by it whether
    it is to go in again.
    """

    __tablename__ = "parts"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"))  # the talk
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))
    role: Mapped[PartRole] = mapped_column(String(16))
    state: Mapped[PartState] = mapped_column(String(16))
    issue: Mapped[str | None] = mapped_column(String(32))  # what a colleague is consulted about
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]  # unanswered by then: missed
    joined_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    turns: Mapped[int] = mapped_column(default=0, server_default="0")
    handed_id: Mapped[int | None] = mapped_column(ForeignKey("offers.id"))
    call_sid: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (
        Index(
            "uq_parts_live_agent",
            "agent_id",
            unique=True,
            sqlite_where=text(LIVE_PART),
            postgresql_where=text(LIVE_PART),
        ),
        Index(
            "uq_parts_live_consult",
            "offer_id",
            unique=True,
            sqlite_where=text(LIVE_CONSULT),
            postgresql_where=text(LIVE_CONSULT),
        ),
        Index("ix_parts_offer_id", "offer_id"),
        Index("ix_parts_live", "offer_id", sqlite_where=text(LIVE_PART), postgresql_where=text(LIVE_PART)),
    )
