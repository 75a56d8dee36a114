"""Talks: caller and agent meet in a conference, and part again."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import and_, bindparam, case, func, or_, select, update

from models.contact import ContactState, Form
from models.offer import OfferState
from models.tables import contacts, offers
from routing import parts, transfers
from routing.offers import THIS, release
from routing.policy import Rules
from routing.turn import Turn
from routing.wakeups import AGENTS

BRIDGE_PATIENCE = timedelta(seconds=5)  # who set about moving the caller has this long before another may
SURELY_MET = timedelta(seconds=30)  # together for so long: they talk, though the carrier's word of it was lost
LIVE = offers.c.state.in_((OfferState.MADE, OfferState.RINGING, OfferState.ACCEPTED))
MOMENT = offers.c.joined_at.type
# While the agent is aside, nobody moves the customer to them.
NOT_JOINED = and_(offers.c.state == OfferState.ACCEPTED, offers.c.joined_at.is_(None), offers.c.aside_at.is_(None))
CLAIM_BRIDGE = (
    update(offers)
    .where(NOT_JOINED, or_(offers.c.bridged_at.is_(None), offers.c.bridged_at <= bindparam("before")))
    .values(bridged_at=bindparam("now"))
)
CLAIM_FOR_JOB = CLAIM_BRIDGE.where(THIS).returning(offers.c.contact_id)
CLAIM_FOR_LAP = CLAIM_BRIDGE.where(offers.c.contact_id == bindparam("contact"))
LEG = select(contacts.c.call_sid).where(contacts.c.id == bindparam("contact"))
HOLDER = (
    select(contacts.c.call_sid)
    .join(offers, offers.c.contact_id == contacts.c.id)
    .where(THIS, contacts.c.state == ContactState.WAITING, contacts.c.call_sid.is_not(None))
)
HERE = select(contacts.c.id).where(contacts.c.call_sid == bindparam("sid")).scalar_subquery()
JOIN = (
    update(offers)
    .where(offers.c.contact_id == HERE, offers.c.state == OfferState.ACCEPTED, offers.c.aside_at.is_(None))
    .values(joined_at=func.coalesce(offers.c.joined_at, bindparam("now", type_=MOMENT)), parked_at=None)
    .returning(offers.c.id)
)
MET = (
    update(offers)
    .where(THIS, offers.c.state.in_((OfferState.ACCEPTED, OfferState.DONE)), offers.c.met_at.is_(None))
    .values(met_at=bindparam("now"), joined_at=func.coalesce(offers.c.joined_at, bindparam("now", type_=MOMENT)))
    .returning(offers.c.contact_id)
)
ANSWERED = (
    update(contacts)
    .where(contacts.c.id == bindparam("contact"), contacts.c.answered_at.is_(None))
    .values(answered_at=bindparam("at"))
)
ANSWERED_FIRST = ANSWERED.returning(contacts.c.may_record)
FINISH = (
    update(offers)
    .where(THIS, offers.c.state == OfferState.ACCEPTED)
    .values(state=OfferState.DONE, ended_at=bindparam("now"))
    .returning(offers.c.contact_id, offers.c.agent_id, offers.c.met_at, offers.c.aside_at, offers.c.parked_at)
)
# Back in line with its own rank. A customer whom we rang is not a holder: their leg is on its way out.
NOT_MET = (
    update(contacts)
    .where(
        contacts.c.id == bindparam("contact"),
        contacts.c.state.in_((ContactState.OFFERED, ContactState.TALKING)),
    )
    .values(
        state=ContactState.WAITING,
        call_sid=case((contacts.c.form == Form.HOLDING, contacts.c.call_sid), else_=None),
    )
)
END_FOR_LEG = (
    update(offers)
    .where(offers.c.contact_id == HERE, LIVE)
    .values(
        state=case(
            (or_(offers.c.met_at.is_not(None), offers.c.joined_at <= bindparam("surely")), OfferState.DONE),
            else_=OfferState.WITHDRAWN,
        ),
        ended_at=bindparam("now"),
    )
    .returning(*(offers.c[name] for name in ("id", "agent_id", "contact_id", "state", "joined_at", "aside_at")))
)


class Ended(NamedTuple):
    """A talk, or the wait for one, that the agent's side ended."""

    contact_id: int
    met: bool


def room(offer_id: int) -> str:
    """Return the name of the conference that an offer's two legs meet in; it says nothing about anybody."""
    return f"talk-{offer_id}"


def consult_room(part_id: int) -> str:
    """Return the name of the conference in which an agent talks with a colleague they consult."""
    return f"consult-{part_id}"


def offer_of(room: str) -> int:
    """Return the offer that a conference belongs to, or 0 for a name that is not ours."""
    number = room.removeprefix("talk-")
    return int(number) if number.isdecimal() and number != room else 0


def to_bridge(turn: Turn, offer_id: int) -> str | None:
    """Claim the bridging of an accepted offer. Return the holding leg, or None when another is at it or it is done."""
    row = turn.one(CLAIM_FOR_JOB, {"offer": offer_id, "now": turn.now, "before": turn.now - BRIDGE_PATIENCE})
    if row is None:
        return None
    sid = turn.connection.execute(LEG, {"contact": row.contact_id}).scalar_one_or_none()
    return str(sid) if sid else None


def holder_of(turn: Turn, offer_id: int) -> str | None:
    """Return the leg of an offer's contact if it holds in the line, or None."""
    return turn.connection.execute(HOLDER, {"offer": offer_id}).scalar_one_or_none()


def may_join(turn: Turn, contact_id: int) -> bool:
    """Claim the bridging for a holder whose lap is over. False while a redirect of their leg may be under way."""
    claim = {"contact": contact_id, "now": turn.now, "before": turn.now - BRIDGE_PATIENCE}
    return turn.changes(CLAIM_FOR_LAP, claim)


def join(turn: Turn, call_sid: str) -> int | None:
    """Record that a holder's leg is sent into the conference. A repeat is harmless.

    Return the offer whose agent waits for them, or None when there is none.
    """
    row = turn.one(JOIN, {"sid": call_sid, "now": turn.now})
    return int(row.id) if row else None


def meet(turn: Turn, offer_id: int) -> None:
    """Record that both are in the conference: the customer has reached a human."""
    row = turn.one(MET, {"offer": offer_id, "now": turn.now})
    first = turn.one(ANSWERED_FIRST, {"contact": row.contact_id, "at": turn.now}) if row else None
    if first is not None and first.may_record:
        turn.hint(AGENTS, "record", offer_id)


def agent_left(turn: Turn, offer_id: int, rules: Rules) -> Ended | None:
    """Record that the agent's leg ended after they accepted; they wrap up, or rest if they met nobody.

    A contact they had not met is back in line with its own rank, and is taken out of the empty conference. Whom they
    had on hold goes to the colleague they consulted, or back in line.
    Return None when the talk was over before.
    """
    row = turn.one(FINISH, {"offer": offer_id, "now": turn.now})
    if row is None:
        return None
    met = row.met_at is not None
    release(turn, row.agent_id, turn.now + (rules.wrap_up if met else rules.rest))
    if not met:
        turn.changes(NOT_MET, {"contact": row.contact_id})
        turn.hint(AGENTS, "bring_back", offer_id)
    else:
        aside, parked = row.aside_at is not None, row.parked_at is not None
        transfers.agent_gone(turn, offer_id, row.contact_id, rules, aside=aside, parked=parked)
    return Ended(row.contact_id, met)


def customer_left(turn: Turn, call_sid: str, rules: Rules) -> int | None:
    """End the offer of a customer whose leg is over; the agent wraps up, or is told that the caller has gone.

    Return the offer's id, or None when there was none.
    """
    row = turn.one(END_FOR_LEG, {"sid": call_sid, "now": turn.now, "surely": turn.now - SURELY_MET})
    if row is None:
        return None
    met = row.state == OfferState.DONE
    release(turn, row.agent_id, turn.now + (rules.wrap_up if met else rules.settle))
    if met:
        turn.changes(ANSWERED, {"contact": row.contact_id, "at": row.joined_at or turn.now})
        parts.end_all(turn, row.id, rules)
    if not met or row.aside_at is not None:
        turn.hint(AGENTS, "dismiss", row.id)
    return int(row.id)


def have_met(joined_at: datetime | None, left_at: datetime) -> bool:
    """Return whether a customer who was sent to their agent stayed for so long that they must have talked."""
    return joined_at is not None and joined_at <= left_at - SURELY_MET
