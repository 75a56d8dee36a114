"""Offers: an agent's phone rings for a contact, and the agent accepts, declines or misses it."""

from datetime import datetime, timedelta

from sqlalchemy import Boolean, and_, bindparam, case, not_, or_, select, update

from models.agent import AgentState, Status
from models.contact import ContactState, Form
from models.offer import OfferState
from models.tables import agents, contacts, insert, offers
from routing.policy import Rules
from routing.turn import Turn
from routing.wakeups import AGENTS, CALLBACKS

WHISPER = timedelta(seconds=60)  # to hear the whisper and press a key; after that the offer counts as missed


UNANSWERED = offers.c.state.in_((OfferState.MADE, OfferState.RINGING))
THIS = offers.c.id == bindparam("offer")

MAKE = insert(offers).returning(offers.c.id)
# With the customer first, an agent is rung for a callback once its customer is on the phone, and so a holder.
CUSTOMER = select(contacts.c.form).where(contacts.c.id == offers.c.contact_id).scalar_subquery()
RING = (
    update(offers)
    .where(
        THIS, offers.c.state == OfferState.MADE, or_(not_(bindparam("waits", type_=Boolean)), CUSTOMER == Form.HOLDING)
    )
    .values(state=OfferState.RINGING)
    .returning(offers.c.agent_id)
)
AGAIN = (
    update(offers)
    .where(THIS, offers.c.state == OfferState.RINGING, offers.c.call_sid.is_(None))
    .values(state=OfferState.MADE, made_at=bindparam("now"))
)
ACCEPT = (
    update(offers)
    .where(THIS, offers.c.state == OfferState.RINGING)
    .values(state=OfferState.ACCEPTED, accepted_at=bindparam("now"))
    .returning(offers.c.contact_id, offers.c.agent_id)
)
AGENT_TALKS = (
    update(agents).where(agents.c.id == bindparam("agent")).values(state=AgentState.TALKING, misses=0, state_until=None)
)
TAKE = (
    update(contacts)
    .where(contacts.c.id == bindparam("contact"), contacts.c.state == ContactState.OFFERED)
    .values(state=case((contacts.c.form == Form.HOLDING, ContactState.TALKING), else_=contacts.c.state))
    .returning(contacts.c.form)
)
WITHDRAW = update(offers).where(THIS).values(state=OfferState.WITHDRAWN, ended_at=bindparam("now"))
PHONE = select(agents.c.phone).where(agents.c.id == bindparam("agent"))
REFUSE = (
    update(offers)
    .where(THIS, UNANSWERED)
    .values(state=bindparam("how"), ended_at=bindparam("now"))
    .returning(offers.c.contact_id, offers.c.agent_id)
)
BENCHED = and_(agents.c.status == Status.AVAILABLE, agents.c.misses + bindparam("missed") >= bindparam("most"))
REST = (
    update(agents)
    .where(agents.c.id == bindparam("agent"))
    .values(
        state=AgentState.WRAP_UP,
        state_until=bindparam("until"),
        misses=agents.c.misses + bindparam("missed"),
        status=case((BENCHED, Status.ON_BREAK), else_=agents.c.status),
        benched_at=case((BENCHED, bindparam("now", type_=agents.c.benched_at.type)), else_=agents.c.benched_at),
        notice_at=case((BENCHED, bindparam("notice", type_=agents.c.notice_at.type)), else_=agents.c.notice_at),
    )
    .returning(agents.c.notice_at)
)
BACK_IN_LINE = (
    update(contacts)
    .where(
        contacts.c.id == bindparam("contact"),
        contacts.c.state.in_((ContactState.OFFERED, ContactState.TALKING)),
    )
    .values(state=ContactState.WAITING)
)


def make(turn: Turn, contact_id: int, agent_id: int, rules: Rules) -> int:
    """Record an offer of a claimed contact to a claimed agent, and wake a worker to ring them. Return its id."""
    expires = turn.now + rules.ring + WHISPER
    values = {"contact_id": contact_id, "agent_id": agent_id, "state": OfferState.MADE, "made_at": turn.now}
    row = turn.one(MAKE, {**values, "expires_at": expires})
    assert row is not None
    turn.hint(AGENTS, "ring_agent", row.id)
    return int(row.id)


def ring(turn: Turn, offer_id: int, rules: Rules) -> str | None:
    """Claim the one dial of an offer. Return the agent's phone, or None when it was dialled or withdrawn before.

    Where the customer comes first, they are rung instead, unless they were.
    """
    row = turn.one(RING, {"offer": offer_id, "waits": rules.customer_first})
    if row is None:
        if rules.customer_first:
            turn.hint(CALLBACKS, "dial_callback", offer_id)
        return None
    return str(turn.connection.execute(PHONE, {"agent": row.agent_id}).scalar_one())


def ring_again(turn: Turn, offer_id: int) -> None:
    """Note that the carrier did not ring the agent, so that the engine has it tried again until the offer expires."""
    turn.changes(AGAIN, {"offer": offer_id, "now": turn.now})


def accept(turn: Turn, offer_id: int) -> Form | None:
    """Record that the agent pressed 1. Return whether the contact holds or is to be called back.

    Return None when the offer is over or the caller has gone: somebody else may have been first.
    """
    row = turn.one(ACCEPT, {"offer": offer_id, "now": turn.now})
    if row is None:
        return None
    turn.changes(AGENT_TALKS, {"agent": row.agent_id})
    taken = turn.one(TAKE, {"contact": row.contact_id})
    if taken is None:  # the caller left in the same moment
        turn.changes(WITHDRAW, {"offer": offer_id, "now": turn.now})
        release(turn, row.agent_id, turn.now)
        return None
    if taken.form == Form.HOLDING:
        turn.hint(AGENTS, "bridge", offer_id)
    return Form(taken.form)


def refuse(turn: Turn, offer_id: int, how: OfferState, rules: Rules) -> bool:
    """End an offer that was not accepted: the contact is back in line with its own rank, the agent rests.

    `how` is DECLINED, MISSED (counted: too many in a row put the agent on break), REFUSED by the carrier (on break
    at once: that phone cannot be rung) or WITHDRAWN. Return False when the offer was over before.
    """
    row = turn.one(REFUSE, {"offer": offer_id, "how": how, "now": turn.now})
    if row is None:
        return False
    missed = {OfferState.MISSED: 1, OfferState.REFUSED: rules.misses}.get(how, 0)
    release(turn, row.agent_id, turn.now + rules.rest, missed=missed, most=rules.misses, tell=rules.messages)
    turn.changes(BACK_IN_LINE, {"contact": row.contact_id})
    return True


def release(turn: Turn, agent_id: int, until: datetime, *, missed: int = 0, most: int = 1, tell: bool = False) -> None:
    """Let an agent be until a moment; after that they are idle. `most` misses put them on a break.

    `tell` has a message sent about that.
    """
    now, notice = turn.now, turn.now if tell else None
    values = {"agent": agent_id, "until": until, "missed": missed, "most": most, "now": now, "notice": notice}
    row = turn.one(REST, values)
    if row is not None and row.notice_at is not None:
        turn.hint(AGENTS, "tell_break", agent_id)
