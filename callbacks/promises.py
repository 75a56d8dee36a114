"""Promises: what is open for a number, and how it is closed when its owner got through another way."""

from sqlalchemy import bindparam, update

from callbacks.asking import NotWaiting as NotWaiting
from callbacks.asking import promise as promise
from carrier.numbers import fingerprint
from models.attempt import AttemptState
from models.callback import CallbackState
from models.contact import ContactState, Outcome
from models.tables import attempts, callbacks, contacts
from routing.turn import Turn
from routing.wakeups import CALLBACKS

OPEN = callbacks.c.state.in_((CallbackState.PROMISED, CallbackState.DIALING))
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
