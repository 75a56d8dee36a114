"""Asking: the one way in which a contact becomes a callback, whoever asks; told only once it is written down."""

import secrets
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Boolean, and_, bindparam, case, or_, select, text, update

from callbacks import guards
from callbacks.hours import Span, first_span
from callbacks.notices import owe
from callbacks.policy import Rules
from callbacks.reference import reference
from carrier.numbers import zones
from models.callback import OPEN_CALLBACK, CallbackState, Source
from models.contact import ContactState, Form, Outcome
from models.notice import NoticeKind
from models.tables import callbacks, contacts, insert, legs
from routing.turn import Turn


class NotWaiting(Exception):
    """This caller cannot take a callback now: they are being connected, or they took one before."""


class Refused(NotWaiting):
    """We do not promise this callback. `why` says which guard is against it."""

    def __init__(self, why: guards.Why) -> None:
        self.why = why
        super().__init__(why)


class Made(NamedTuple):
    """A promise that is written down. `proof` is what our call says first; None when the number had one already.

    `at` is when its window begins, None for as soon as it is its turn.
    """

    callback_id: int
    number: str
    proof: str | None
    at: datetime | None

    @property
    def reference(self) -> str:
        return reference(self.callback_id)


RULES = Rules()
STANDING = (ContactState.WAITING, ContactState.RESTING)
TO_CALLBACK = (
    update(contacts)
    .where(contacts.c.call_sid == bindparam("sid"), contacts.c.state == ContactState.WAITING)
    .values(form=Form.CALLBACK, call_sid=None, state=bindparam("standing"), next_at=bindparam("next"))
    .returning(contacts.c.id, contacts.c.rank, contacts.c.issue, contacts.c.skill, *guards.COUNTED)
)
NEW = insert(callbacks)
# One open promise for a number: asking again finds it and gives it all its attempts anew, not counting one that is out.
ANEW = case((callbacks.c.state == CallbackState.DIALING, -1), else_=0)
PROMISE = NEW.on_conflict_do_update(
    index_elements=["number_hash"],
    index_where=text(OPEN_CALLBACK),
    set_={"attempts": ANEW, "until": NEW.excluded.until},
).returning(callbacks.c.id, callbacks.c.contact_id, callbacks.c.state, callbacks.c.proof)
FOUND, ASKED = contacts.c.id == bindparam("found"), contacts.c.id == bindparam("asked")
EARLIER = and_(FOUND, contacts.c.rank > bindparam("rank"))
STANDS = and_(FOUND, contacts.c.state.in_(STANDING))
JOIN_TO_FOUND = (
    update(contacts)
    # While an attempt is out, its end may hold the found contact and want the promise: Postgres would see a deadlock.
    .where(or_(and_(FOUND, bindparam("promised", type_=Boolean)), ASKED))
    .values(
        rank=case((EARLIER, bindparam("rank", type_=contacts.c.rank.type)), else_=contacts.c.rank),
        issue=case((EARLIER, bindparam("issue_key", type_=contacts.c.issue.type)), else_=contacts.c.issue),
        skill=case((EARLIER, bindparam("skill_key", type_=contacts.c.skill.type)), else_=contacts.c.skill),
        outcome=case((ASKED, Outcome.SUPERSEDED), else_=contacts.c.outcome),
        ended_at=case((ASKED, bindparam("now", type_=contacts.c.ended_at.type)), else_=contacts.c.ended_at),
        next_at=case((STANDS, bindparam("next", type_=contacts.c.next_at.type)), else_=None),
        state=case(
            (ASKED, ContactState.ENDED),
            (STANDS, bindparam("standing", type_=contacts.c.state.type)),
            else_=contacts.c.state,
        ),
    )
)
MADE_ON = (
    select(callbacks.c.id, callbacks.c.number, callbacks.c.proof, contacts.c.next_at)
    .join(legs, legs.c.contact_id == callbacks.c.contact_id)
    .join(contacts, contacts.c.id == callbacks.c.contact_id)
    .where(legs.c.call_sid == bindparam("sid"))
)


def ask(
    turn: Turn,
    call_sid: str,
    number: str,
    secret: str,
    rules: Rules,
    *,
    asker: str,
    not_before: datetime | None = None,
    source: Source = Source.PHONE,
) -> Made:
    """Turn a waiting caller into a callback to `number` (E.164) with the same rank, resting until `not_before`.

    `asker` is the number that asks, "" when it shows none.

    1. Whoever waits, and only they, become a callback, unless a guard is against it.
    2. It rings within local hours; who asks for as soon as possible is up, and is rung for a while whatever the hour.
    3. A number that has an open callback keeps that one, which takes the better of both places, with its issue, and
       the new time; this contact ends as superseded.

    Raises NotWaiting; or Refused, with everything of this turn taken back.
    """
    hours = _hours(turn.now, not_before, number, rules)
    not_before = hours.start if not_before else None
    standing = ContactState.RESTING if not_before else ContactState.WAITING
    asking = guards.Asking.of(number, asker, secret)
    wanted = {"standing": standing, "next": not_before}
    contact = turn.one(TO_CALLBACK, {"sid": call_sid, **wanted, **asking.keys(turn.now, rules.limits)})
    if contact is None:
        raise NotWaiting
    if why := guards.against(contact, rules.limits, elsewhere=asking.elsewhere, later=not_before is not None):
        turn.undo()
        raise Refused(why)
    values = {
        "contact_id": contact.id,
        "number": number,
        "number_hash": asking.number_hash,
        "asked_hash": asking.asker_hash,
        "prefix": asking.prefix if asking.elsewhere else None,
        "proof": f"{secrets.randbelow(10_000):04}",
        "state": CallbackState.PROMISED,
        "promised_at": turn.now,
        "until": hours.end,
        "source": source,
    }
    made = turn.one(PROMISE, values)
    assert made is not None
    if made.contact_id == contact.id:
        if rules.messages:
            owe(turn, made.id, NoticeKind.PROMISED)
        return Made(made.id, number, made.proof, not_before)
    known = {"found": made.contact_id, "asked": contact.id, "rank": contact.rank}
    known |= {"issue_key": contact.issue, "skill_key": contact.skill}
    promised = made.state == CallbackState.PROMISED
    turn.connection.execute(JOIN_TO_FOUND, {**known, **wanted, "promised": promised, "now": turn.now})
    return Made(made.id, number, None, not_before)


def promise(
    turn: Turn, call_sid: str, number: str, secret: str, rules: Rules = RULES, *, not_before: datetime | None = None
) -> str | None:
    """Ask for the calling number itself. Return the proof code, or None when it has an open callback already."""
    return ask(turn, call_sid, number, secret, rules, asker=number, not_before=not_before).proof


def made_on(turn: Turn, call_sid: str) -> Made | None:
    """Return the callback that was promised during this call, or None."""
    row = turn.one(MADE_ON, {"sid": call_sid})
    return Made._make(row) if row else None


def _hours(now: datetime, not_before: datetime | None, number: str, rules: Rules) -> Span:
    """Return when this number may be rung."""
    if rules.hours.always:
        return Span(not_before or now, None)
    span = first_span(not_before or now, zones(number), rules.hours)
    if not_before is not None:
        return span
    awake = now + rules.grace
    return Span(now, awake if span.start > now or span.end is None else max(span.end, awake))
