"""Talks: caller and agent meet in a conference, and part again."""

from typing import NamedTuple

from sqlalchemy import bindparam, case, func, select, update

from models.contact import ContactState
from models.offer import OfferState
from models.tables import contacts, offers
from routing.offers import BACK_IN_LINE, THIS, release
from routing.policy import Rules
from routing.turn import Turn
from routing.wakeups import AGENTS

LIVE = offers.c.state.in_((OfferState.MADE, OfferState.RINGING, OfferState.ACCEPTED))
TO_BRIDGE = (
    select(contacts.c.call_sid)
    .join(offers, offers.c.contact_id == contacts.c.id)
    .where(THIS, offers.c.state == OfferState.ACCEPTED, offers.c.joined_at.is_(None))
)
JOIN = (
    update(offers)
    .where(
        offers.c.contact_id == select(contacts.c.id).where(contacts.c.call_sid == bindparam("sid")).scalar_subquery(),
        offers.c.state == OfferState.ACCEPTED,
    )
    .values(joined_at=func.coalesce(offers.c.joined_at, bindparam("now", type_=offers.c.joined_at.type)))
    .returning(offers.c.id)
)
ANSWERED = (
    update(contacts)
    .where(contacts.c.call_sid == bindparam("sid"), contacts.c.answered_at.is_(None))
    .values(state=ContactState.TALKING, answered_at=bindparam("now"))
)
FINISH = (
    update(offers)
    .where(THIS, offers.c.state == OfferState.ACCEPTED)
    .values(state=OfferState.DONE, ended_at=bindparam("now"))
    .returning(offers.c.contact_id, offers.c.agent_id, offers.c.joined_at)
)
END_FOR_LEG = (
    update(offers)
    .where(
        offers.c.contact_id == select(contacts.c.id).where(contacts.c.call_sid == bindparam("sid")).scalar_subquery(),
        LIVE,
    )
    .values(
        state=case((offers.c.joined_at.is_(None), OfferState.WITHDRAWN), else_=OfferState.DONE),
        ended_at=bindparam("now"),
    )
    .returning(offers.c.id, offers.c.agent_id, offers.c.joined_at)
)


class Ended(NamedTuple):
    """A talk, or the wait for one, that the agent's side ended."""

    contact_id: int
    joined: bool


def room(offer_id: int) -> str:
    """Return the name of the conference that an offer's two legs meet in; it says nothing about anybody."""
    return f"talk-{offer_id}"


def to_bridge(turn: Turn, offer_id: int) -> str | None:
    """Return the holding leg that an accepted offer waits for, or None when they have met or parted."""
    sid = turn.connection.execute(TO_BRIDGE, {"offer": offer_id}).scalar_one_or_none()
    return str(sid) if sid else None


def join(turn: Turn, call_sid: str) -> int | None:
    """Record that a holder's leg enters the conference: they have reached a human. A repeat is harmless.

    Return the offer whose agent waits for them, or None when there is none.
    """
    row = turn.one(JOIN, {"sid": call_sid, "now": turn.now})
    if row is None:
        return None
    turn.changes(ANSWERED, {"sid": call_sid, "now": turn.now})
    return int(row.id)


def agent_left(turn: Turn, offer_id: int, rules: Rules) -> Ended | None:
    """Record that the agent's leg ended after they accepted; they wrap up, or rest if nobody had joined them.

    A contact that had not joined is back in line with its own rank. Return None when the talk was over before.
    """
    row = turn.one(FINISH, {"offer": offer_id, "now": turn.now})
    if row is None:
        return None
    joined = row.joined_at is not None
    release(turn, row.agent_id, turn.now + (rules.wrap_up if joined else rules.rest))
    if not joined:
        turn.changes(BACK_IN_LINE, {"contact": row.contact_id})
    return Ended(row.contact_id, joined)


def customer_left(turn: Turn, call_sid: str, rules: Rules) -> int | None:
    """End the offer of a customer whose leg is over; the agent wraps up, or is told that the caller has gone.

    Return the offer's id, or None when there was none.
    """
    row = turn.one(END_FOR_LEG, {"sid": call_sid, "now": turn.now})
    if row is None:
        return None
    joined = row.joined_at is not None
    release(turn, row.agent_id, turn.now + (rules.wrap_up if joined else rules.settle))
    if not joined:
        turn.hint(AGENTS, "dismiss", row.id)
    return int(row.id)
