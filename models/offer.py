"""An offer: one attempt to hand a contact to an agent, from the ring to the end of their talk."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key


class OfferState(StrEnum):
    MADE = "made"  # committed, not dialled yet
    RINGING = "ringing"  # the dial was sent; its reply may be lost
    ACCEPTED = "accepted"  # the agent pressed 1; lives until the talk is over
    DONE = "done"  # accepted and over
    DECLINED = "declined"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"  # the caller left first
    REFUSED = "refused"  # the carrier would not ring the agent


ACCEPTED = "accepted_at IS NOT NULL"
LIVE_OFFER = "state IN ('made', 'ringing', 'accepted')"


class Offer(Base):
    """The two partial unique indexes say: one agent for a contact, one contact for an agent."""

    __tablename__ = "offers"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"))
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))
    state: Mapped[OfferState] = mapped_column(String(16))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]  # unanswered by then: missed
    accepted_at: Mapped[datetime | None]
    bridged_at: Mapped[datetime | None]  # when somebody set about moving the holder into the conference
    joined_at: Mapped[datetime | None]  # when the customer's leg was sent into the conference
    met_at: Mapped[datetime | None]  # when both were in it, as the carrier tells: they talk
    aside_at: Mapped[datetime | None]  # since when the agent is not in the conference: at the menu, or with a colleague
    parked_at: Mapped[datetime | None]  # when the customer was last heard of, on hold meanwhile
    ended_at: Mapped[datetime | None]
    call_sid: Mapped[str | None] = mapped_column(String(64))  # the agent's leg

    __table_args__ = (
        Index(
            "uq_offers_live_contact",
            "contact_id",
            unique=True,
            sqlite_where=text(LIVE_OFFER),
            postgresql_where=text(LIVE_OFFER),
        ),
        Index(
            "uq_offers_live_agent",
            "agent_id",
            unique=True,
            sqlite_where=text(LIVE_OFFER),
            postgresql_where=text(LIVE_OFFER),
        ),
        Index("ix_offers_contact_id", "contact_id"),
        Index(
            "ix_offers_accepted",
            "agent_id",
            "contact_id",
            sqlite_where=text(ACCEPTED),
            postgresql_where=text(ACCEPTED),
        ),
    )
