"""Loose ends: agents who are still on the phone although nobody is with them, because a last word was lost."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, or_, select

from models.agent import AgentState
from models.leg import Role
from models.offer import OfferState
from models.tables import agents, legs, offers
from routing.glance import NOW, Glance
from routing.turn import Turn

ON_THEIR_OWN = timedelta(seconds=20)  # an agent in the conference without a customer: is their phone still there?
GOODBYE = timedelta(seconds=8)  # an agent whose offer is over has heard so by then, and is let go
LOOK_BACK = timedelta(hours=1)

WITHOUT_CUSTOMER = (
    select(offers.c.id, offers.c.call_sid)
    .where(
        offers.c.state == OfferState.ACCEPTED,
        or_(offers.c.met_at.is_(None), offers.c.aside_at <= bindparam("before")),
        offers.c.accepted_at <= bindparam("before"),
        offers.c.call_sid.is_not(None),
    )
    .order_by(offers.c.accepted_at)
    .limit(20)
)
LINGERING = (
    select(offers.c.id)
    .join(legs, legs.c.offer_id == offers.c.id)
    .join(agents, agents.c.id == offers.c.agent_id)
    .where(
        legs.c.role == Role.AGENT,
        legs.c.progress < 3,
        # Who wraps up after a talk is asked what it was about.
        or_(offers.c.met_at.is_(None), agents.c.state != AgentState.WRAP_UP, agents.c.state_until <= bindparam("now")),
        offers.c.ended_at <= bindparam("before"),
        offers.c.ended_at >= bindparam("after"),
    )
)
LEFT_OVER = Glance((LINGERING, {"now": NOW, "before": GOODBYE, "after": LOOK_BACK}))
ALONE = Glance((WITHOUT_CUSTOMER, {"before": ON_THEIR_OWN}))


class Alone(NamedTuple):
    """An agent who accepted and waits in the conference by themselves."""

    offer_id: int
    call_sid: str


def without_customer(turn: Turn) -> list[Alone]:
    """Return agents who have been without their customer; the carrier knows whether their phone is still there."""
    found = turn.connection.execute(WITHOUT_CUSTOMER, {"before": turn.now - ON_THEIR_OWN})
    return [Alone._make(row) for row in found]


def lingering(turn: Turn) -> list[int]:
    """Return offers that are over while their agent is still on the phone: the goodbye did not reach them."""
    span = {"now": turn.now, "before": turn.now - GOODBYE, "after": turn.now - LOOK_BACK}
    return [row.id for row in turn.connection.execute(LINGERING, span)]
