"""Legs: every telephone call as the carrier reports it; events may come late, twice or never."""

from typing import NamedTuple

from sqlalchemy import bindparam, case, select, update

from models.contact import ContactState
from models.leg import Role
from models.tables import attempts, callbacks, contacts, insert, legs, offers
from routing.turn import Turn

OVER = 3
PROGRESS = {"queued": 0, "initiated": 0, "ringing": 1, "in-progress": 2, "answered": 2} | dict.fromkeys(
    ("completed", "busy", "no-answer", "failed", "canceled"), OVER
)
UNKNOWN = -1  # a word that no carrier's documentation has: it moves nothing


class Owner(NamedTuple):
    """Whose leg it is: the contact, and the offer or the attempt that it was dialled for."""

    role: Role
    contact_id: int
    offer_id: int | None = None
    attempt_id: int | None = None


OPEN = insert(legs).on_conflict_do_nothing(index_elements=["call_sid"])
ADVANCE = (
    update(legs)
    .where(legs.c.call_sid == bindparam("sid"), legs.c.progress < bindparam("step"))
    .values(
        status=bindparam("word"),
        progress=bindparam("step"),
        ended_at=case((bindparam("step") == OVER, bindparam("now")), else_=legs.c.ended_at),
    )
)
# An offer's row is the lock for what hangs on it, and is taken before the leg's own.
OFFER = select(offers.c.contact_id).where(offers.c.id == bindparam("offer")).with_for_update()
BIND_OFFER = (
    update(offers)
    .where(offers.c.id == bindparam("offer"), offers.c.call_sid.is_(None))
    .values(call_sid=bindparam("sid"))
)
ATTEMPT = (
    select(attempts.c.id, attempts.c.offer_id, callbacks.c.contact_id)
    .join(callbacks, callbacks.c.id == attempts.c.callback_id)
    .join(offers, offers.c.id == attempts.c.offer_id)
    .where(attempts.c.token == bindparam("token"))
    .with_for_update(of=offers)
)
QUIET = (
    select(contacts.c.call_sid)
    .where(
        contacts.c.call_sid.is_not(None),
        contacts.c.state != ContactState.ENDED,
        contacts.c.last_seen_at < bindparam("before"),
    )
    .limit(20)
)


def is_over(status: str) -> bool:
    """Return whether the carrier's word for a leg is a last one."""
    return PROGRESS.get(status, UNKNOWN) == OVER


def note(turn: Turn, call_sid: str, owner: Owner, status: str) -> bool:
    """Record how a leg stands. Return False when it stood there, or further on, before."""
    begin = {"call_sid": call_sid, **owner._asdict(), "status": status, "progress": -1, "started_at": turn.now}
    turn.connection.execute(OPEN, begin)
    return advance(turn, call_sid, status)


def advance(turn: Turn, call_sid: str, status: str) -> bool:
    """Record how a known leg stands. Return False when it stood there, or further on, before, or is unknown."""
    step = PROGRESS.get(status, UNKNOWN)
    return turn.changes(ADVANCE, {"sid": call_sid, "step": step, "word": status, "now": turn.now})


def of_offer(turn: Turn, offer_id: int) -> Owner | None:
    """Return the owner of an agent's leg, or None for an unknown offer."""
    row = turn.one(OFFER, {"offer": offer_id})
    return Owner(Role.AGENT, row.contact_id, offer_id) if row else None


def bind_offer(turn: Turn, offer_id: int, call_sid: str) -> None:
    """Note which leg rings the agent of an offer; the carrier's reply and its first event may both tell."""
    turn.changes(BIND_OFFER, {"offer": offer_id, "sid": call_sid})


def of_attempt(turn: Turn, token: str) -> Owner | None:
    """Return the owner of a callback's leg, or None for an unknown token."""
    row = turn.one(ATTEMPT, {"token": token})
    return Owner(Role.CALLBACK, row.contact_id, row.offer_id, row.id) if row else None


def quiet(turn: Turn, before: object) -> list[str]:
    """Return legs of customers from whom nothing was heard since a moment; the carrier knows whether they live."""
    return [row.call_sid for row in turn.connection.execute(QUIET, {"before": before})]
