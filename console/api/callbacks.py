"""Callbacks for programs: every promise, what became of it, and what staff may change."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from callbacks import acting, book, ledger, lists
from callbacks.acting import NotNow
from callbacks.book import Promise, Stage
from callbacks.reference import callback_id, reference
from console.api import listing, paging
from console.api import schemas as js
from console.api.asking import Asked
from console.api.operations import NUMBERS, operation
from console.api.problems import Problem, wrong
from console.context import console
from console.entry.scopes import CALLBACKS, LISTS
from models.callback import CallbackState, Source
from routing.told import moment

FARTHEST = timedelta(days=366)  # to which a promise can be moved
FIELDS = {
    "reference": {**js.STRING, "description": "What the customer was told."},
    "contact": js.KEY,
    "number": {"type": "string", "description": "Masked, unless whole numbers are asked for."},
    "state": js.one_of(CallbackState),
    "stage": {**js.maybe(js.one_of(Stage)), "description": "How it stands; null: it is over."},
    "source": js.one_of(Source),
    "issue": js.maybe(js.STRING),
    "language": js.STRING,
    "tried": js.COUNT,
    "promised": js.MOMENT,
    "next": {**js.maybe(js.MOMENT), "description": "When its next try begins, if that is not now."},
    "until": {**js.maybe(js.MOMENT), "description": "When it may ring no more for now: the customer's local hours."},
    "ended": js.maybe(js.MOMENT),
}
ATTEMPT = js.record(
    dialed=js.MOMENT,
    answered=js.maybe(js.MOMENT),
    ended=js.maybe(js.MOMENT),
    state=js.STRING,
    why=js.maybe(js.STRING),
    later={**js.maybe(js.MOMENT), "description": "When the customer wants to be rung instead."},
)
CALLBACK = js.named("Callback", js.record(**FIELDS))
WHOLE = js.named(
    "CallbackWithHistory",
    js.record(**FIELDS, attempts=js.items(ATTEMPT), acts=js.items(listing.ACT), seen=listing.SEEN),
)
FILTERS = {
    **listing.LOOKED_FOR,
    "stage": js.one_of(Stage),
    "state": js.one_of(CallbackState),
    "source": js.one_of(Source),
    **NUMBERS,
}
WHICH = {"reference": {"type": "string", "pattern": "^[0-9]{7}$"}}
AUDIT = js.record(callbacks=js.COUNT, problems=js.items(js.record(reference=js.STRING, problem=js.STRING)))
DECIDED = js.record(("seen",), seen=listing.SEEN)
MOVED = js.record(("seen",), at=js.maybe(js.MOMENT), seen=listing.SEEN)


@operation("GET", "/callbacks", LISTS, CALLBACKS, answer=paging.page_of(CALLBACK), query=FILTERS)
def every(asked: Asked) -> Any:
    """List the promises, the newest first; `stage=given_up` are those for a human.

    A page may be short, or empty, although there is more.
    """
    return listing.look(asked, lists.wanted, lists.page, lambda promise: promise.told(whole=asked.whole))


@operation("GET", "/callbacks/audit", LISTS, CALLBACKS, answer=AUDIT)
def audit(asked: Asked) -> Any:
    """Prove that every promise has exactly one outcome or one next step."""
    total, wrong = ledger.audit(asked.connection)
    return {"callbacks": total, "problems": [{"reference": reference(which), "problem": why} for which, why in wrong]}


@operation("GET", "/callbacks/{reference}", LISTS, CALLBACKS, answer=WHOLE, place=WHICH, query=NUMBERS)
def one(asked: Asked) -> Any:
    """Show one promise, each attempt to keep it, and what staff did about it."""
    return _whole(asked, _find(asked))


@operation("POST", "/callbacks/{reference}/cancel", CALLBACKS, answer=WHOLE, place=WHICH, body=DECIDED, problems=(409,))
def cancel(asked: Asked) -> Any:
    """Cancel a promise that the customer no longer needs, unless they are being rung."""
    with _second(asked) as (which, seen):
        return _whole(asked, acting.cancel(asked.turn, which, asked.program, seen))


@operation("POST", "/callbacks/{reference}/retry", CALLBACKS, answer=WHOLE, place=WHICH, body=DECIDED, problems=(409,))
def retry(asked: Asked) -> Any:
    """Ring as soon as it is its turn, in its old place; one that was given up is open again. Local hours are kept."""
    with _second(asked) as (which, seen):
        return _whole(asked, acting.ring_now(asked.turn, which, asked.program, console().callbacks.hours, seen))


@operation("POST", "/callbacks/{reference}/move", CALLBACKS, answer=WHOLE, place=WHICH, body=MOVED, problems=(409,))
def move(asked: Asked) -> Any:
    """Keep an open promise at another time; null: as soon as it is its turn. Local hours are kept."""
    at = datetime.fromisoformat(asked.body["at"]) if asked.body["at"] else None
    if at is not None and at > asked.now + FARTHEST:
        raise wrong({"at": "is more than a year away"})
    with _second(asked) as (which, seen):
        return _whole(asked, acting.move(asked.turn, which, at, asked.program, console().callbacks.hours, seen))


def _find(asked: Asked) -> Promise:
    try:
        return book.find(asked.connection, callback_id(asked.place["reference"]))
    except ValueError as exc:
        raise Problem(404, str(exc)) from exc


@contextmanager
def _second(asked: Asked) -> Iterator[tuple[int, int | None]]:
    """Lend the promise's id and the place of the acts that were seen."""
    found = _find(asked)
    with listing.second(asked, found.contact, NotNow):
        yield found.id, listing.seen(asked, found.contact)


def _whole(asked: Asked, promise: Promise) -> Any:
    attempts = [
        {
            "dialed": moment(attempt.dialed_at),
            "answered": moment(attempt.answered_at),
            "ended": moment(attempt.ended_at),
            "state": attempt.state,
            "why": attempt.cause,
            "later": moment(attempt.later),
        }
        for attempt in book.tries(asked.connection, promise.id)
    ]
    return promise.told(whole=asked.whole) | {"attempts": attempts} | listing.done(asked.connection, promise.contact)
