"""The ledger: what staff may change about a promise, and the proof that each ends in exactly one outcome."""

from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, exists, func, or_, select, update

from callbacks import recallers
from callbacks.asking import STANDING
from callbacks.promises import OPEN
from models.callback import CallbackState
from models.contact import ContactState, Outcome
from models.tables import attempts, callbacks, contacts, insert, offers, suppressions
from routing.turn import Turn

CLOSE = (
    update(callbacks)
    .where(callbacks.c.id == bindparam("which"), callbacks.c.state == CallbackState.PROMISED)
    .values(state=bindparam("closed"), ended_at=bindparam("now"))
    .returning(callbacks.c.contact_id)
)
MOVE = (
    update(contacts)
    .where(
        contacts.c.id == select(callbacks.c.contact_id).where(callbacks.c.id == bindparam("which")).scalar_subquery(),
        contacts.c.state.in_(STANDING),
    )
    .values(state=bindparam("standing"), next_at=bindparam("at"))
)
UNTIL = update(callbacks).where(callbacks.c.id == bindparam("which")).values(until=bindparam("ends"))
another = callbacks.alias("another")
STILL = (CallbackState.PROMISED, CallbackState.DIALING)
AGAIN = (
    update(callbacks)
    .where(
        callbacks.c.id == bindparam("which"),
        callbacks.c.state.in_((CallbackState.GAVE_UP, CallbackState.UNDIALABLE)),
        ~exists().where(suppressions.c.number_hash == callbacks.c.number_hash),
        ~exists().where(another.c.number_hash == callbacks.c.number_hash, another.c.state.in_(STILL)),
    )
    .values(state=CallbackState.PROMISED, attempts=0, ended_at=None, until=None)
    .returning(callbacks.c.contact_id)
)
BACK = (
    update(contacts)
    .where(contacts.c.id == bindparam("contact"))
    .values(state=ContactState.WAITING, outcome=None, ended_at=None, next_at=None)
)
SUPPRESS = insert(suppressions).on_conflict_do_nothing()
ALLOW = suppressions.delete().where(suppressions.c.number_hash == bindparam("hash"))
THEIRS = select(callbacks.c.id).where(callbacks.c.number_hash == bindparam("hash"), OPEN)

LIVE_OFFER = offers.c.state.in_(("made", "ringing", "accepted"))
OUT = exists().where(attempts.c.callback_id == callbacks.c.id, attempts.c.ended_at.is_(None))
OFFERED = exists().where(offers.c.contact_id == callbacks.c.contact_id, LIVE_OFFER)
OPEN_AND_LOST = and_(
    OPEN,
    ~or_(
        contacts.c.state == ContactState.WAITING,
        and_(contacts.c.state == ContactState.RESTING, contacts.c.next_at.is_not(None)),
        and_(contacts.c.state.in_((ContactState.OFFERED, ContactState.TALKING)), or_(OFFERED, OUT)),
    ),
)
CLOSED_AND_OPEN = and_(~OPEN, or_(callbacks.c.ended_at.is_(None), contacts.c.outcome.is_(None)))
CLOSED_AND_OPEN = and_(CLOSED_AND_OPEN, callbacks.c.state != CallbackState.SUPERSEDED)  # their own call goes on
FAULTS = {
    "is open and has neither a next step nor an attempt that is out": OPEN_AND_LOST,
    "is dialing and no attempt is out": and_(callbacks.c.state == CallbackState.DIALING, ~OUT),
    "is open although its contact has ended": and_(OPEN, contacts.c.state == ContactState.ENDED),
    "has ended without an outcome": CLOSED_AND_OPEN,
}


def cancel(turn: Turn, callback_id: int, how: Outcome = Outcome.CANCELLED) -> bool:
    """Close a promise that nobody is being rung for. Return False when it is out, or over."""
    row = turn.one(CLOSE, {"which": callback_id, "closed": CallbackState(how), "now": turn.now})
    if row is not None and turn.one(recallers.LET_GO, {"contact": row.contact_id, "how": how, "now": turn.now}):
        return True
    turn.undo()
    return False


def change(turn: Turn, callback_id: int, at: datetime | None, ends: datetime | None) -> bool:
    """Let a promise begin to wait at another time, None for now. Return False when it is out, or over."""
    standing = ContactState.RESTING if at else ContactState.WAITING
    moved = turn.changes(MOVE, {"which": callback_id, "standing": standing, "at": at})
    return moved and turn.changes(UNTIL, {"which": callback_id, "ends": ends})


def retry(turn: Turn, callback_id: int) -> bool:
    """Open a promise again that was given up or could not be dialled, in its old place. Return False for others."""
    row = turn.one(AGAIN, {"which": callback_id})
    return row is not None and turn.changes(BACK, {"contact": row.contact_id})


def suppress(turn: Turn, number_hash: str) -> bool:
    """Never ring a number again, and close the promise to it. Return False, changing nothing, while it is rung."""
    turn.connection.execute(SUPPRESS, {"number_hash": number_hash, "made_at": turn.now})
    theirs = turn.one(THEIRS, {"hash": number_hash})
    return theirs is None or cancel(turn, theirs.id, Outcome.NOT_THEIRS)


def allow(turn: Turn, number_hash: str) -> bool:
    """Let a suppressed number be rung again. Return whether it was suppressed."""
    return turn.changes(ALLOW, {"hash": number_hash})


def audit(connection: Connection) -> tuple[int, list[tuple[int, str]]]:
    """Return how many promises there are, and those that have not exactly one outcome or next step, with the reason."""
    total: int = connection.execute(select(func.count()).select_from(callbacks)).scalar_one()
    joined = select(callbacks.c.id).join(contacts, contacts.c.id == callbacks.c.contact_id)
    return total, [(row.id, why) for why, fault in FAULTS.items() for row in connection.execute(joined.where(fault))]
