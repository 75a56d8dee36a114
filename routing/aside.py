"""Aside: an agent leaves the conference for the menu, their customer holds meanwhile, and what the menu does."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, func, or_, select, text, update

from models.offer import OfferState
from models.part import LIVE_CONSULT, PartRole, PartState
from models.tables import contacts, offers, parts
from routing import parts as taking_part
from routing import transfers
from routing.offers import THIS, release
from routing.policy import Rules
from routing.talks import FINISH, SURELY_MET
from routing.turn import Turn
from routing.wakeups import AGENTS

TALKING = (THIS, offers.c.state == OfferState.ACCEPTED)
MET = or_(offers.c.met_at.is_not(None), offers.c.joined_at <= bindparam("surely"))
STEP_ASIDE = (
    update(offers)
    .where(*TALKING, MET)
    .values(
        aside_at=func.coalesce(offers.c.aside_at, bindparam("now", type_=offers.c.aside_at.type)),
        met_at=func.coalesce(offers.c.met_at, offers.c.joined_at),
        joined_at=None,  # so the customer has to be moved into the conference again, by one alone
        bridged_at=None,
    )
    .returning(offers.c.id)
)
RETURN = update(offers).where(*TALKING, offers.c.aside_at.is_not(None)).values(aside_at=None)
FINISH_ASIDE = FINISH.where(offers.c.aside_at.is_not(None))
PARK = (
    update(offers)
    .where(offers.c.contact_id == bindparam("contact"), offers.c.state == OfferState.ACCEPTED)
    .values(parked_at=bindparam("now"))
    .returning(offers.c.id, offers.c.aside_at, offers.c.joined_at, offers.c.met_at)
)
CONSULT = select(parts).where(text(LIVE_CONSULT)).subquery()
STANDS = (
    select(offers.c.state, offers.c.aside_at, offers.c.parked_at, contacts.c.form, CONSULT.c.id, CONSULT.c.state)
    .join(contacts, contacts.c.id == offers.c.contact_id)
    .outerjoin(CONSULT, CONSULT.c.offer_id == offers.c.id)
    .where(THIS)
)
ASKED = and_(parts.c.offer_id == bindparam("offer"), parts.c.role == PartRole.CONSULT)
PAUSE = update(parts).where(ASKED, parts.c.state.in_((PartState.JOINED, PartState.THREE_WAY)))
PAUSED = PAUSE.values(state=PartState.PAUSED)
GO_ON = update(parts).where(ASKED, parts.c.state == PartState.PAUSED).returning(parts.c.id)
TOGETHER = GO_ON.values(state=bindparam("how"), turns=parts.c.turns + 1)
HAND = GO_ON.values(state=PartState.HANDING)


class Stands(NamedTuple):
    """How a talk stands for its agent. `part_id` and `part` tell of a colleague who is being consulted."""

    state: OfferState
    aside_at: datetime | None
    parked_at: datetime | None
    form: str
    part_id: int | None
    part: PartState | None


class Parked(NamedTuple):
    """The talk of a customer on hold, as their own leg asks about it."""

    offer_id: int
    aside_at: datetime | None
    joined_at: datetime | None
    met_at: datetime | None


def step_aside(turn: Turn, offer_id: int) -> bool:
    """Record that the agent came out of the conference. False when the talk is over, or has not begun."""
    if turn.one(STEP_ASIDE, {"offer": offer_id, "now": turn.now, "surely": turn.now - SURELY_MET}) is None:
        return False
    turn.changes(PAUSED, {"offer": offer_id})
    return True


def stands(turn: Turn, offer_id: int) -> Stands | None:
    """Return how a talk stands, or None for an unknown one."""
    row = turn.one(STANDS, {"offer": offer_id})
    return Stands._make(row) if row else None


def park(turn: Turn, contact_id: int) -> Parked | None:
    """Note that a customer came out of the conference and holds. Return None when their talk is over."""
    row = turn.one(PARK, {"contact": contact_id, "now": turn.now})
    return Parked._make(row) if row else None


def go_back(turn: Turn, offer_id: int, rules: Rules) -> bool:
    """Record that the agent goes back to the customer, alone. False when the talk is over."""
    if not turn.changes(RETURN, {"offer": offer_id}):
        return False
    taking_part.end_consult(turn, offer_id, rules)
    turn.hint(AGENTS, "bridge", offer_id)
    return True


def three_way(turn: Turn, offer_id: int) -> bool:
    """Record that agent and colleague both go to the customer. False when one of them is not there any more."""
    if not turn.changes(RETURN, {"offer": offer_id}):
        return False
    if turn.one(TOGETHER, {"offer": offer_id, "how": PartState.THREE_WAY}) is None:
        turn.undo()
        return False
    turn.hint(AGENTS, "bridge", offer_id)
    return True


def consult_again(turn: Turn, offer_id: int) -> int | None:
    """Record that the agent goes back to the colleague. Return the part, or None when the colleague has left."""
    row = turn.one(TOGETHER, {"offer": offer_id, "how": PartState.JOINED})
    return int(row.id) if row else None


def hand_over(turn: Turn, offer_id: int) -> bool:
    """Record that the colleague is to have the customer; a worker carries it out. False when they have left."""
    row = turn.one(HAND, {"offer": offer_id})
    if row is not None:
        turn.hint(AGENTS, "hand_over", int(row.id))
    return row is not None


def finish(turn: Turn, offer_id: int, rules: Rules) -> bool:
    """End the talk from the menu: the agent wraps up, the customer hears goodbye. False when it was over before."""
    row = turn.one(FINISH_ASIDE, {"offer": offer_id, "now": turn.now})
    if row is None:
        return False
    release(turn, row.agent_id, turn.now + rules.wrap_up)
    turn.hint(AGENTS, "see_off", offer_id)
    return True


def transfer(turn: Turn, offer_id: int, issue_key: str, rules: Rules) -> bool:
    """Put the customer back in line for another issue, with their rank; the agent wraps up. False as `finish`."""
    row = turn.one(FINISH_ASIDE, {"offer": offer_id, "now": turn.now})
    if row is None:
        return False
    release(turn, row.agent_id, turn.now + rules.wrap_up)
    transfers.put_back(turn, row.contact_id, issue_key)
    turn.hint(AGENTS, "bring_back", offer_id)
    return True
