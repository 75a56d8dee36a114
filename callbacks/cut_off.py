"""Cut off: the agent left before they met; their customer's attempt is called off, and the contact rests meanwhile."""

from datetime import datetime

from sqlalchemy import bindparam, or_, select, update

from callbacks.attempts import OPENED
from models.attempt import AttemptState
from models.contact import ContactState, Form
from models.tables import attempts, contacts
from routing.turn import Turn
from routing.wakeups import CALLBACKS

WITHDRAW = (
    update(attempts)
    .where(attempts.c.offer_id == bindparam("offer"), or_(OPENED, attempts.c.state == AttemptState.CONNECTED))
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
