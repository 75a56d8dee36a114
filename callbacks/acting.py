"""What staff do about a promise: cancel it, or have it rung now. Who comes second is told who was first."""

from datetime import datetime

from callbacks import book, ledger
from callbacks.book import Promise, Stage
from callbacks.hours import Hours, first_span
from carrier.numbers import zones
from models.act import What
from routing import acts
from routing.turn import Turn


class NotNow(ValueError):
    """This cannot be done to the promise as it stands; `key` is why. Nothing was changed."""

    def __init__(self, key: str, text: str) -> None:
        self.key = key
        super().__init__(text)


def cancel(turn: Turn, callback_id: int, who: str, seen: int | None = None) -> Promise:
    """Close a promise that the customer no longer needs. `seen` is the place of the acts that the page showed.

    Raises ValueError for an unknown one, acts.TooLate, NotNow.
    """
    promise = book.find(turn.connection, callback_id)
    acts.do(turn, promise.contact, who, What.CANCELLED, seen)
    if not ledger.cancel(turn, callback_id):
        raise _not_now(promise)
    return book.find(turn.connection, callback_id)


def ring_now(turn: Turn, callback_id: int, who: str, hours: Hours, seen: int | None = None) -> Promise:
    """Have a promise rung as soon as it is its turn, in its old place; one that was given up is open again.

    The customer's local hours are kept. Raises ValueError for an unknown one, acts.TooLate, NotNow.
    """
    promise = book.find(turn.connection, callback_id)
    acts.do(turn, promise.contact, who, What.RUNG_NOW, seen)
    done = promise.open or ledger.retry(turn, callback_id)
    if not (done and _move(turn, promise, hours)):
        raise _not_now(promise)
    return book.find(turn.connection, callback_id)


def move(turn: Turn, callback_id: int, at: datetime | None, who: str, hours: Hours, seen: int | None = None) -> Promise:
    """Have an open promise kept at another time, None for as soon as it is its turn. Local hours are kept.

    Raises ValueError for an unknown one, acts.TooLate, NotNow.
    """
    promise = book.find(turn.connection, callback_id)
    acts.do(turn, promise.contact, who, What.MOVED, seen)
    span = first_span(max(at or turn.now, turn.now), zones(promise.number), hours)
    if not ledger.change(turn, promise.id, None if span.start <= turn.now else span.start, span.end):
        raise _not_now(promise)
    return book.find(turn.connection, callback_id)


def _move(turn: Turn, promise: Promise, hours: Hours) -> bool:
    if promise.stage is Stage.DUE:
        return True  # it waits for an agent; and may do so beyond local hours, by somebody who asked a moment ago
    span = first_span(turn.now, zones(promise.number), hours)
    return ledger.change(turn, promise.id, None if span.start <= turn.now else span.start, span.end)


def _not_now(promise: Promise) -> NotNow:
    if promise.stage is Stage.RINGING:
        with_whom = f" by {promise.agent}" if promise.agent else ""
        return NotNow("rings", f"callback {promise.reference} is being rung{with_whom} at this moment")
    if promise.stage is Stage.GIVEN_UP:
        return NotNow("barred", f"callback {promise.reference} must not be rung, or there is another to this number")
    return NotNow("over", f"callback {promise.reference} is over: {promise.state}")
