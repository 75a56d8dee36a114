"""The promises, newest first, by what they are looked for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, FromClause, bindparam, select

from callbacks.book import GIVEN_UP, JOINED, SHOW, STAGES, THEIRS, Promise, Stage
from callbacks.ledger import STILL
from models.callback import CallbackState, Source
from models.contact import ContactState
from models.tables import callbacks
from routing import paging
from routing.filters import Given, Mistake
from routing.paging import Page, Spot
from routing.search import Sought, contacts_of, sought

FIELDS = ("find", "stage", "state", "source", "issue", "language", "from", "to")


@dataclass(frozen=True)
class Filter:
    """Which promises are wanted; None and "" want any. `state` is the outcome of those that are over."""

    find: Sought | None = None
    stage: Stage | None = None
    state: CallbackState | None = None
    source: Source | None = None
    issue: str = ""
    language: str = ""
    since: datetime | None = None
    until: datetime | None = None


THESE = SHOW.where(callbacks.c.id.in_(bindparam("ids", expanding=True))).order_by(
    callbacks.c.promised_at.desc(), callbacks.c.id.desc()
)


def wanted(given: Mapping[str, object], issues: Iterable[str]) -> Filter | dict[str, Mistake]:
    """Return which promises somebody wants, or what is wrong with each field; `issues` are the menu's keys."""
    read = Given(given, FIELDS)
    since, until = read.span()
    found = Filter(
        sought(read),
        read.choice("stage", Stage),
        read.choice("state", CallbackState),
        read.choice("source", Source),
        read.one_of("issue", issues),
        read.language(),
        since,
        until,
    )
    return read.wrong or found


def page(connection: Connection, which: Filter, after: Spot | None = None, size: int = paging.SIZE) -> Page[Promise]:
    """Return the next promises after a spot, newest first."""
    window = select(callbacks.c.source, *THEIRS).select_from(JOINED).where(*_bounds(which))
    at, key = callbacks.c.promised_at, callbacks.c.id

    def tests(rows: FromClause) -> list[ColumnElement[bool]]:
        wanted = paging.like(rows, which, ("source", "issue", "language"))
        match which.stage:
            case Stage.DUE:
                wanted.append(rows.c.contact_state == ContactState.WAITING)
            case Stage.LATER:
                wanted.append(rows.c.contact_state == ContactState.RESTING)
            case Stage.RINGING:
                wanted.append(rows.c.contact_state.not_in(list(STAGES)))
        return wanted

    found = paging.find(connection, window, at, key, tests, after, size)
    return found.page([Promise._make(row) for row in connection.execute(THESE, {"ids": list(found.ids)})])


def _bounds(which: Filter) -> list[ColumnElement[bool]]:
    """Return what an index finds at once."""
    bounds = paging.within(callbacks.c.promised_at, which.since, which.until)
    if which.find:
        bounds.append(callbacks.c.contact_id.in_(contacts_of(which.find)))
    if which.state:
        bounds.append(callbacks.c.state == which.state)
    if which.stage:
        bounds.append(callbacks.c.state.in_(GIVEN_UP if which.stage is Stage.GIVEN_UP else STILL))
    return bounds
