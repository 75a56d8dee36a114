"""A contact's whole story in order: what the line knows of it, its promise, each attempt and each message."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, bindparam, select

from callbacks import book
from callbacks.book import Promise
from models.tables import notices
from routing import contacts, story
from routing.story import Event, Value

NOTICES = select(notices).where(notices.c.callback_id == bindparam("which")).order_by(notices.c.id)
# What happened at the same moment is told in this order.
ORDER = (
    *("attempt_ended", "offer_missed", "offer_declined", "offer_withdrawn", "offer_refused"),
    *("arrived", "leg_began", "told_wait", "joined", "may_record", "may_not_record", "promised"),
    *("offered", "accepted", "dialed", "answered", "met"),
)


def story_of(connection: Connection, contact_id: int) -> list[Event]:
    """Return everything that is remembered of a contact, in order. Raises routing.remarks.NoContact."""
    contacts.find(connection, contact_id)
    events = story.events(connection, contact_id)
    promise = book.of_contact(connection, contact_id)
    if promise is not None:
        events += _promise(connection, promise)
    return sorted(events, key=_place)


def _promise(connection: Connection, promise: Promise) -> Iterator[Event]:
    more = {"callback": promise.reference, "source": promise.source, "number": promise.masked}
    yield Event(promise.promised_at, "promised", more=more)
    for number, attempt in enumerate(book.tries(connection, promise.id), start=1):
        yield Event(attempt.dialed_at, "dialed", more={"attempt": number})
        if attempt.answered_at:
            yield Event(attempt.answered_at, "answered", more={"attempt": number})
        if attempt.ended_at:
            how: dict[str, Value] = {"attempt": number, "state": attempt.state, "cause": attempt.cause}
            yield Event(attempt.ended_at, "attempt_ended", more=how)
    for row in connection.execute(NOTICES, {"which": promise.id}):
        yield _notice(row)
    if promise.ended_at:
        yield Event(promise.ended_at, "promise_ended", more={"callback": promise.reference, "state": promise.state})


def _notice(row: Any) -> Event:
    return Event(row.claimed_at or row.next_at, "notice", more={"notice": row.kind, "state": row.state})


def _place(event: Event) -> tuple[Any, int]:
    last = len(ORDER) + (event.kind in ("ended", "promise_ended"))
    return event.at, ORDER.index(event.kind) if event.kind in ORDER else last
