"""Promises: a waiting caller becomes a callback in the same place, and is told only once it is written down."""

import secrets
from datetime import datetime

from sqlalchemy import Boolean, and_, bindparam, case, or_, select, text, update

from carrier.numbers import fingerprint
from models.attempt import AttemptState
from models.callback import OPEN_CALLBACK, CallbackState
from models.contact import ContactState, Form, Outcome
from models.tables import attempts, callbacks, contacts, insert, legs
from routing.turn import Turn
from routing.wakeups import CALLBACKS

OPEN = callbacks.c.state.in_((CallbackState.PROMISED, CallbackState.DIALING))
TO_CALLBACK = (
    update(contacts)
    .where(contacts.c.call_sid == bindparam("sid"), contacts.c.state == ContactState.WAITING)
    .values(form=Form.CALLBACK, call_sid=None, state=bindparam("standing"), next_at=bindparam("next"))
    .returning(contacts.c.id, contacts.c.rank, contacts.c.issue, contacts.c.skill)
)
NEW = insert(callbacks)
# One open promise for a number: asking again finds it and gives it all its attempts anew, not counting one that is out.
ANEW = case((callbacks.c.state == CallbackState.DIALING, -1), else_=0)
PROMISE = NEW.on_conflict_do_update(
    index_elements=["number_hash"], index_where=text(OPEN_CALLBACK), set_={"attempts": ANEW}
).returning(callbacks.c.contact_id, callbacks.c.state, callbacks.c.proof)
STANDING = bindparam("promised", type_=Boolean)
FOUND, ASKED = contacts.c.id == bindparam("found"), contacts.c.id == bindparam("asked")
EARLIER = and_(FOUND, contacts.c.rank > bindparam("rank"))
JOIN_TO_FOUND = (
    update(contacts)
    # While an attempt is out, its end may hold the found contact and want the promise: Postgres would see a deadlock.
    .where(or_(and_(FOUND, STANDING), ASKED))
    .values(
        rank=case((EARLIER, bindparam("rank", type_=contacts.c.rank.type)), else_=contacts.c.rank),
        issue=case((EARLIER, bindparam("issue_key", type_=contacts.c.issue.type)), else_=contacts.c.issue),
        skill=case((EARLIER, bindparam("skill_key", type_=contacts.c.skill.type)), else_=contacts.c.skill),
        outcome=case((ASKED, Outcome.SUPERSEDED), else_=contacts.c.outcome),
        ended_at=case((ASKED, bindparam("now", type_=contacts.c.ended_at.type)), else_=contacts.c.ended_at),
        state=case(
            (ASKED, ContactState.ENDED),
            (contacts.c.state == ContactState.RESTING, ContactState.WAITING),
            else_=contacts.c.state,
        ),
    )
)
END_CONTACT = (
    update(contacts)
    .where(contacts.c.id == bindparam("contact"), contacts.c.state != ContactState.ENDED)
    .values(state=ContactState.ENDED, outcome=bindparam("how"), ended_at=bindparam("now"))
)
WITHDRAW = (
    update(attempts)
    .where(
        attempts.c.number_hash == bindparam("hash"),
        attempts.c.state.in_((AttemptState.DIALING, AttemptState.RINGING)),
        attempts.c.ended_at.is_(None),
    )
    .values(state=AttemptState.WITHDRAWN)
    .returning(attempts.c.id)
)
SUPERSEDE = (
    update(callbacks)
    .where(callbacks.c.number_hash == bindparam("hash"), OPEN)
    .values(state=CallbackState.SUPERSEDED, ended_at=bindparam("now"))
    .returning(callbacks.c.contact_id)
)
MADE_ON = (
    select(callbacks.c.proof)
    .join(legs, legs.c.contact_id == callbacks.c.contact_id)
    .where(legs.c.call_sid == bindparam("sid"))
)


class NotWaiting(Exception):
    """This caller cannot take a callback now: they are being connected, or they took one before."""


def promise(turn: Turn, call_sid: str, number: str, secret: str, *, not_before: datetime | None = None) -> str | None:
    """Turn a waiting caller into a callback to `number` (E.164) with the same rank, resting until `not_before`.

    Return the proof code of four digits, or None when this number has an open callback already: that one takes the
    better of both places, with its issue, and this contact ends as superseded. Raises NotWaiting.
    """
    standing = ContactState.RESTING if not_before else ContactState.WAITING
    contact = turn.one(TO_CALLBACK, {"sid": call_sid, "standing": standing, "next": not_before})
    if contact is None:
        raise NotWaiting
    values = {
        "contact_id": contact.id,
        "number": number,
        "number_hash": fingerprint(number, secret),
        "proof": f"{secrets.randbelow(10_000):04}",
        "state": CallbackState.PROMISED,
        "promised_at": turn.now,
    }
    made = turn.one(PROMISE, values)
    assert made is not None
    if made.contact_id == contact.id:
        return str(made.proof)
    known = {"found": made.contact_id, "asked": contact.id, "rank": contact.rank}
    known |= {"issue_key": contact.issue, "skill_key": contact.skill}
    promised = made.state == CallbackState.PROMISED
    turn.connection.execute(JOIN_TO_FOUND, {**known, "promised": promised, "now": turn.now})
    return None


def made_on(turn: Turn, call_sid: str) -> str | None:
    """Return the proof code of the callback that was promised during this call, or None."""
    return turn.connection.execute(MADE_ON, {"sid": call_sid}).scalar_one_or_none()


def supersede(turn: Turn, number: str, secret: str) -> None:
    """Close the open promise to a number whose owner got through another way, and stop ringing them for it."""
    if not number:
        return
    key = {"hash": fingerprint(number, secret), "now": turn.now}
    ringing = turn.one(WITHDRAW, key)
    if ringing is not None:
        turn.hint(CALLBACKS, "call_off", ringing.id)
    promise = turn.one(SUPERSEDE, key)
    if promise is not None:
        end_contact(turn, promise.contact_id, Outcome.SUPERSEDED)


def end_contact(turn: Turn, contact_id: int, outcome: Outcome) -> None:
    """End a contact that is not on a leg, unless it ended before."""
    turn.changes(END_CONTACT, {"contact": contact_id, "how": outcome, "now": turn.now})
