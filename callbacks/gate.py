"""The answer gate: one customer who was rung passes it once, by key, and only while their agent is there."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import Boolean, bindparam, case, or_, select, update

from callbacks.attempts import KEPT_FREE, OPENED, TOKEN
from models.attempt import AttemptState
from models.contact import ContactState, Form
from models.offer import OfferState
from models.tables import attempts, contacts, offers
from routing.offers import WHISPER
from routing.turn import Turn
from routing.wakeups import AGENTS


class Passed(NamedTuple):
    """A customer passed the answer gate: to the agent of an offer, or into the line while that agent's phone rings."""

    offer_id: int
    holds: bool


BOOLEAN = contacts.c.may_record.type
MEET = (
    update(offers)
    .where(
        offers.c.id == select(attempts.c.offer_id).where(TOKEN).scalar_subquery(),
        or_(offers.c.state == OfferState.ACCEPTED, KEPT_FREE),
    )
    .values(
        joined_at=case((offers.c.state == OfferState.ACCEPTED, bindparam("now", type_=offers.c.joined_at.type))),
        expires_at=bindparam("until"),
    )
    .returning(offers.c.id, offers.c.contact_id, KEPT_FREE.label("kept_free"))
)
REACHED = (
    update(contacts)
    .where(contacts.c.id == bindparam("contact"), contacts.c.state == ContactState.OFFERED)
    .values(
        state=case((bindparam("holds", type_=Boolean), ContactState.OFFERED), else_=ContactState.TALKING),
        form=case((bindparam("holds", type_=Boolean), Form.HOLDING), else_=contacts.c.form),
        call_sid=bindparam("sid"),
        last_seen_at=bindparam("now"),
        may_record=case((contacts.c.may_record.is_(False), False), else_=bindparam("agrees", type_=BOOLEAN)),
    )
)
GATE = (
    update(attempts)
    .where(TOKEN, OPENED)
    .values(state=AttemptState.CONNECTED, answered_at=bindparam("now"), call_sid=bindparam("sid"))
)


def pass_gate(
    turn: Turn, token: str, call_sid: str, ring: timedelta, *, may_record: bool | None = None
) -> Passed | None:
    """Let one customer through who pressed a key. Each attempt passes once, and only while its agent is there.

    An agent who was kept free is rung from now on, at most `ring` and the time of a whisper long, and the customer
    holds in their own place. `may_record` is whether they agree to be recorded, None if not asked; who refused
    before still does. Return None, changing nothing, when they may not pass.
    """
    met = turn.one(MEET, {"which": token, "now": turn.now, "until": turn.now + ring + WHISPER})
    if met is None:
        return None
    here = {"sid": call_sid, "now": turn.now}
    reached = {"contact": met.contact_id, "holds": met.kept_free, "agrees": may_record, **here}
    if turn.changes(REACHED, reached) and turn.changes(GATE, {"which": token, **here}):
        if met.kept_free:
            turn.hint(AGENTS, "ring_agent", met.id)
        return Passed(met.id, bool(met.kept_free))
    turn.undo()
    return None
