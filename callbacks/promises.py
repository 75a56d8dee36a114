"""Promises: a waiting caller becomes a callback in the same place, and is told only once it is written down."""

import secrets

from sqlalchemy import bindparam, select, update

from carrier.numbers import fingerprint
from models.callback import CallbackState
from models.contact import ContactState, Form, Outcome
from models.tables import callbacks, contacts, insert, legs
from routing.turn import Turn

OPEN = callbacks.c.state.in_((CallbackState.PROMISED, CallbackState.DIALING))
TO_CALLBACK = (
    update(contacts)
    .where(contacts.c.call_sid == bindparam("sid"), contacts.c.state == ContactState.WAITING)
    .values(form=Form.CALLBACK, call_sid=None)
    .returning(contacts.c.id)
)
PROMISE = insert(callbacks).on_conflict_do_nothing().returning(callbacks.c.proof)
END_CONTACT = (
    update(contacts)
    .where(contacts.c.id == bindparam("contact"), contacts.c.state != ContactState.ENDED)
    .values(state=ContactState.ENDED, outcome=bindparam("how"), ended_at=bindparam("now"))
)
SUPERSEDE = (
    update(callbacks)
    .where(callbacks.c.number_hash == bindparam("hash"), callbacks.c.state == CallbackState.PROMISED)
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


def promise(turn: Turn, call_sid: str, number: str, secret: str) -> str | None:
    """Turn a waiting caller into a callback to `number` (E.164) with the same rank.

    Return the proof code of four digits, or None when this number has an open callback already: that one keeps
    its place and this contact ends as superseded. Raises NotWaiting.
    """
    contact = turn.one(TO_CALLBACK, {"sid": call_sid})
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
    if made is None:
        end_contact(turn, contact.id, Outcome.SUPERSEDED)
        return None
    return str(made.proof)


def made_on(turn: Turn, call_sid: str) -> str | None:
    """Return the proof code of the callback that was promised during this call, or None."""
    return turn.connection.execute(MADE_ON, {"sid": call_sid}).scalar_one_or_none()


def supersede(turn: Turn, number: str, secret: str) -> None:
    """Close the open promise to a number whose owner got through another way."""
    row = turn.one(SUPERSEDE, {"hash": fingerprint(number, secret), "now": turn.now}) if number else None
    if row is not None:
        end_contact(turn, row.contact_id, Outcome.SUPERSEDED)


def end_contact(turn: Turn, contact_id: int, outcome: Outcome) -> None:
    """End a contact that is not on a leg, unless it ended before."""
    turn.changes(END_CONTACT, {"contact": contact_id, "how": outcome, "now": turn.now})
