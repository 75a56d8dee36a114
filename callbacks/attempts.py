"""Attempts: one dial to the customer, from the committed row to the leg's end."""

import secrets
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import Boolean, and_, bindparam, case, exists, func, or_, select, update

from callbacks import spending
from callbacks.policy import Rules
from models.attempt import AttemptState
from models.callback import CallbackState
from models.contact import Form
from models.offer import OfferState
from models.tables import attempts, callbacks, contacts, insert, offers, suppressions
from routing.turn import Turn


class Dial(NamedTuple):
    """A committed attempt, to be dialled once."""

    attempt_id: int
    token: str
    number: str


class TooDear(Exception):
    """This dial would cost more than today's cap allows; nothing was changed."""

    def __init__(self, callback_id: int, contact_id: int, number: str) -> None:
        self.callback_id, self.contact_id, self.number = callback_id, contact_id, number
        super().__init__("today's cap on costs is reached")


class Stands(NamedTuple):
    """An attempt as its own leg asks about it. `proof` is what our call says first; `tried` counts earlier attempts."""

    state: AttemptState
    offer_id: int
    call_sid: str | None
    proof: str
    callback_id: int
    number: str
    tried: int
    machine: bool | None
    form: Form


GREETING = timedelta(seconds=90)  # to hear who rings, three times if need be, and press a key
LISTENING = (AttemptState.DIALING, AttemptState.RINGING)  # whoever answers has not chosen yet
OPENED = attempts.c.state.in_(LISTENING)
PASSED = and_(  # the answer gate, whatever came after
    attempts.c.state.in_((AttemptState.CONNECTED, AttemptState.WITHDRAWN)), attempts.c.answered_at.is_not(None)
)
# The offer that an attempt is about: its own, or where the customer came first, that of the last agent rung for them.
later = offers.alias("later")
LATEST = select(func.max(later.c.id)).where(later.c.contact_id == callbacks.c.contact_id).scalar_subquery()
TOKEN = attempts.c.token == bindparam("which")

KEPT_FREE = offers.c.state == OfferState.MADE  # with the customer first: the agent's phone has not rung yet
TO_DIAL = (
    select(callbacks.c.id, callbacks.c.contact_id, callbacks.c.number, callbacks.c.number_hash)
    .join(offers, offers.c.contact_id == callbacks.c.contact_id)
    .where(
        offers.c.id == bindparam("offer"),
        or_(offers.c.state == OfferState.ACCEPTED, and_(bindparam("first", type_=Boolean), KEPT_FREE)),
        callbacks.c.state == CallbackState.PROMISED,
        ~exists().where(suppressions.c.number_hash == callbacks.c.number_hash),
    )
    .with_for_update(of=offers)  # an offer's row is the lock for all that hangs on it
)
DIALING = (
    update(callbacks)
    .where(callbacks.c.id == bindparam("callback"), callbacks.c.state == CallbackState.PROMISED)
    .values(state=CallbackState.DIALING)
)
EXTEND = update(offers).where(offers.c.id == bindparam("offer"), KEPT_FREE).values(expires_at=bindparam("until"))
BEGIN = insert(attempts).on_conflict_do_nothing().returning(attempts.c.id)
PLACED = (
    update(attempts)
    .where(TOKEN, attempts.c.call_sid.is_(None))
    .values(
        call_sid=bindparam("sid"),
        state=case((attempts.c.state == AttemptState.DIALING, AttemptState.RINGING), else_=attempts.c.state),
    )
)
STANDS = (
    select(
        attempts.c.state,
        attempts.c.offer_id,
        attempts.c.call_sid,
        callbacks.c.proof,
        attempts.c.callback_id,
        callbacks.c.number,
        callbacks.c.attempts,
        attempts.c.machine,
        contacts.c.form,
    )
    .join(callbacks, callbacks.c.id == attempts.c.callback_id)
    .join(contacts, contacts.c.id == callbacks.c.contact_id)
    .where(TOKEN)
)


def begin(turn: Turn, offer_id: int, rules: Rules, *, customer_first: bool = False) -> Dial | None:
    """Commit to one dial for an accepted offer, or `customer_first` for one that keeps an agent free meanwhile.

    The last check before the phone rings:

    1. the agent is still there and the promise still open;
    2. no other attempt to this number is without an end (the unique index decides);
    3. what it costs is within today's cap.

    Return None when it must not be dialled. Raises TooDear.
    """
    due = turn.one(TO_DIAL, {"offer": offer_id, "first": customer_first})
    if due is None or not turn.changes(DIALING, {"callback": due.id}):
        return None
    token = secrets.token_urlsafe(18)
    values = {
        "callback_id": due.id,
        "offer_id": offer_id,
        "number_hash": due.number_hash,
        "token": token,
        "state": AttemptState.DIALING,
        "dialed_at": turn.now,
    }
    cost = spending.afford(turn, due.number, rules.costs)
    if cost is None:
        turn.undo()
        raise TooDear(due.id, due.contact_id, due.number)
    row = turn.one(BEGIN, values | {"cost": cost})
    if row is None:
        turn.undo()
        return None
    if customer_first:
        turn.changes(EXTEND, {"offer": offer_id, "until": turn.now + rules.ring + rules.quarantine + GREETING})
    return Dial(row.id, token, due.number)


def placed(turn: Turn, token: str, call_sid: str) -> None:
    """Bind an attempt to the leg that the carrier gave it; the reply and the first event may both tell."""
    turn.changes(PLACED, {"which": token, "sid": call_sid})


def stands(turn: Turn, token: str) -> Stands | None:
    """Return how an attempt stands, or None for an unknown token."""
    row = turn.one(STANDS, {"which": token})
    return Stands._make(row) if row else None
