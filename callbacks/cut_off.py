"""Cut off: the agent left before they met; their customer's attempt is called off, and the contact rests meanwhile."""

from datetime import datetime

from sqlalchemy import bindparam, or_, select, update

from callbacks.attempts import OPENED
from models.attempt import AttemptState
from models.contact import ContactState, Form
from models.offer import OfferState
from models.tables import attempts, callbacks, contacts
from routing import offers, talks
from routing.policy import Rules
from routing.turn import Turn
from routing.wakeups import AGENTS, CALLBACKS

# A customer who holds, because they came first, stays in line for the next agent.
OURS = (
    select(callbacks.c.id)
    .join(contacts, contacts.c.id == callbacks.c.contact_id)
    .where(contacts.c.form == Form.CALLBACK)
    .scalar_subquery()
)
WITHDRAW = (
    update(attempts)
    .where(
        attempts.c.offer_id == bindparam("offer"),
        or_(OPENED, attempts.c.state == AttemptState.CONNECTED),
        attempts.c.callback_id.in_(OURS),
    )
    .values(state=AttemptState.WITHDRAWN)
    .returning(attempts.c.id)
)
OUT = select(attempts.c.id).where(attempts.c.offer_id == bindparam("offer"), attempts.c.ended_at.is_(None))
REST = (
    update(contacts)
    .where(
        contacts.c.id == bindparam("contact"),
        contacts.c.state == ContactState.WAITING,
        contacts.c.form == Form.CALLBACK,  # who has called us meanwhile holds
    )
    .values(state=ContactState.RESTING, next_at=bindparam("at"))
)


def agent_left(turn: Turn, offer_id: int, contact_id: int, until: datetime) -> None:
    """Call an attempt off whose agent was cut off before they met; the contact rests until its leg is known to be over.

    A customer who has just chosen something else keeps that choice: it takes effect when their leg ends.
    """
    withdrawn = turn.one(WITHDRAW, {"offer": offer_id})
    if withdrawn is not None:
        turn.hint(CALLBACKS, "call_off", withdrawn.id)
    if turn.one(OUT, {"offer": offer_id}) is not None:
        turn.changes(REST, {"contact": contact_id, "at": until})


def let_off(turn: Turn, offer_id: int, rules: Rules) -> bool:
    """Let the agent go who waits for a customer, or is kept free for one. Return False when they are gone already."""
    if talks.agent_left(turn, offer_id, rules):
        turn.hint(AGENTS, "dismiss", offer_id)
        return True
    return offers.refuse(turn, offer_id, OfferState.WITHDRAWN, rules)
