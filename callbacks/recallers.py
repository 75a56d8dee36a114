"""Re-callers: someone with an open promise calls again; they keep it, hold in its place, or cancel it."""

from typing import NamedTuple

from sqlalchemy import bindparam, select, update

from callbacks.promises import OPEN, WITHDRAW
from carrier.numbers import fingerprint
from models.callback import CallbackState
from models.contact import ContactState, Form, Outcome
from models.offer import OfferState
from models.tables import callbacks, contacts, offers
from routing.line import HELD, HERE, Held
from routing.matching import CHOOSING
from routing.prospect import PROSPECT, Prospect
from routing.standings import LOOK, Found
from routing.turn import Turn
from routing.wakeups import CALLBACKS


class Known(NamedTuple):
    """An open promise to a number. `due` says that we are ringing, or about to: nothing can be changed from here."""

    contact_id: int
    issue: str
    due: bool


STANDING = (ContactState.WAITING, ContactState.RESTING)
THEIRS = callbacks.c.number_hash == bindparam("hash")
KNOWN = (
    select(callbacks.c.contact_id, contacts.c.issue, contacts.c.state.not_in(STANDING).label("due"))
    .join(contacts, contacts.c.id == callbacks.c.contact_id)
    .where(THEIRS, OPEN)
)
CLOSE = (
    update(callbacks)
    .where(THEIRS, callbacks.c.state == CallbackState.PROMISED)
    .values(state=bindparam("closed"), ended_at=bindparam("now"))
    .returning(callbacks.c.contact_id)
)
# The contact decides whether it was in time: once an agent is claimed for it, it is theirs.
LET_GO = (
    update(contacts)
    .where(contacts.c.id == bindparam("contact"), contacts.c.state.in_(STANDING))
    .values(state=ContactState.ENDED, outcome=bindparam("how"), ended_at=bindparam("now"))
    .returning(contacts.c.issue, contacts.c.skill, contacts.c.rank, contacts.c.arrived_at, contacts.c.joined_at)
)
TAKE_PLACE = (
    update(contacts)
    .where(HERE, contacts.c.state.in_(CHOOSING))
    .values(
        state=ContactState.WAITING,
        issue=bindparam("its_issue"),
        skill=bindparam("its_skill"),
        rank=bindparam("its_rank"),
        arrived_at=bindparam("arrived"),
        joined_at=bindparam("joined"),
        last_seen_at=bindparam("now"),
    )
    .returning(*HELD, *PROSPECT)
)
NEEDLESS = (
    update(contacts)
    .where(HERE, contacts.c.state.in_(CHOOSING))
    .values(state=ContactState.ENDED, outcome=Outcome.SUPERSEDED, ended_at=bindparam("now"))
)


THEIR_OFFER = (
    select(offers.c.id, offers.c.state, offers.c.contact_id)
    .join(callbacks, callbacks.c.contact_id == offers.c.contact_id)
    .where(
        THEIRS,
        OPEN,
        offers.c.state.in_((OfferState.MADE, OfferState.RINGING, OfferState.ACCEPTED)),
    )
    .with_for_update(of=offers)
)
OF_CALLBACK = LOOK.join(callbacks, callbacks.c.contact_id == contacts.c.id).where(callbacks.c.id == bindparam("which"))
HAND_OVER = NEEDLESS.values(call_sid=None)
TAKE_OVER = (
    update(contacts)
    .where(contacts.c.id == bindparam("contact"), contacts.c.state == ContactState.OFFERED)
    .values(form=Form.HOLDING, state=bindparam("becomes"), call_sid=bindparam("sid"), last_seen_at=bindparam("now"))
)
SUPERSEDE = (
    update(callbacks)
    .where(callbacks.c.contact_id == bindparam("contact"), OPEN)
    .values(state=CallbackState.SUPERSEDED, ended_at=bindparam("now"))
)


def known(turn: Turn, number: str, secret: str) -> Known | None:
    """Return the open promise to a number (E.164, or "" when withheld), or None."""
    row = turn.one(KNOWN, {"hash": fingerprint(number, secret)}) if number else None
    return Known._make(row) if row else None


def of_callback(turn: Turn, callback_id: int) -> Found | None:
    """Return the contact of a callback, for somebody who has its reference, or None."""
    row = turn.one(OF_CALLBACK, {"which": callback_id})
    return Found._make(row) if row else None


def meet(turn: Turn, call_sid: str, number: str, secret: str) -> ContactState | None:
    """Join this caller to the agent who is rung, or waits, for their callback: they become a holder in its place.

    1. The offer is locked; it stays as it is, and its agent is bridged with a holder from now on.
    2. The attempt that rings the same phone is withdrawn, and the promise ends as superseded.
    3. This call's own contact ends, and its leg becomes the found one's.

    Return TALKING when the agent waits for them already, OFFERED when the agent's phone rings; None, changing
    nothing, when they are not being rung any more, or talk already.
    """
    key = {"hash": fingerprint(number, secret), "now": turn.now, "sid": call_sid}
    offer = turn.one(THEIR_OFFER, key)
    if offer is None:
        return None
    ringing = turn.one(WITHDRAW, key)
    if ringing is not None:
        turn.hint(CALLBACKS, "call_off", ringing.id)
    state = ContactState.TALKING if offer.state == OfferState.ACCEPTED else ContactState.OFFERED
    if (
        turn.changes(HAND_OVER, key)
        and turn.changes(TAKE_OVER, {**key, "contact": offer.contact_id, "becomes": state})
        and turn.changes(SUPERSEDE, {**key, "contact": offer.contact_id})
    ):
        return state
    turn.undo()
    return None


def keep(turn: Turn, call_sid: str) -> None:
    """End this call's contact: the promise stands for it."""
    turn.changes(NEEDLESS, {"sid": call_sid, "now": turn.now})


def change(turn: Turn, call_sid: str, number: str, secret: str) -> Held | None:
    """Let this caller hold in the place of their callback, which ends as superseded.

    Return None, changing nothing, when there is no such promise or an agent is being rung for it.
    """
    values = {"hash": fingerprint(number, secret), "now": turn.now}
    closed = turn.one(CLOSE, {**values, "closed": CallbackState.SUPERSEDED})
    if closed is not None:
        place = turn.one(LET_GO, {"contact": closed.contact_id, "how": Outcome.SUPERSEDED, "now": turn.now})
        if place is not None:
            its = {"its_issue": place.issue, "its_skill": place.skill, "its_rank": place.rank}
            since = {"arrived": place.arrived_at, "joined": place.joined_at}
            row = turn.one(TAKE_PLACE, {"sid": call_sid, "now": turn.now, **its, **since})
            if row is not None:
                return Held._make((*row[: len(HELD)], Prospect._make(row[len(HELD) :]), False))
    turn.undo()
    return None


def cancel(turn: Turn, call_sid: str, number: str, secret: str) -> bool:
    """Cancel the promise to this caller. Return False, changing nothing, when there is none or it is too late."""
    closed = turn.one(CLOSE, {"hash": fingerprint(number, secret), "now": turn.now, "closed": CallbackState.CANCELLED})
    if closed is not None and turn.one(
        LET_GO, {"contact": closed.contact_id, "how": Outcome.CANCELLED, "now": turn.now}
    ):
        turn.changes(NEEDLESS, {"sid": call_sid, "now": turn.now})
        return True
    turn.undo()
    return False
