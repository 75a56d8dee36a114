"""The promises, newest first, by what they are looked for; and one of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, FromClause, bindparam, select

from callbacks.ledger import STILL
from callbacks.reference import reference
from carrier.numbers import masked
from models.callback import CallbackState, Source
from models.contact import ContactState, Outcome
from models.tables import agents, attempts, callbacks, contacts, offers
from routing import paging
from routing.filters import Given, Mistake
from routing.paging import Page, Spot
from routing.search import Sought, contacts_of, sought

FIELDS = ("find", "stage", "state", "source", "issue", "language", "from", "to")
GIVEN_UP = (CallbackState.GAVE_UP, CallbackState.UNDIALABLE)


class Stage(StrEnum):
    """How a promise stands, as whoever cares for it sees it."""

    OPEN = "open"  # it is still to be kept: any of the next three
    DUE = "due"  # it waits for an agent now
    RINGING = "ringing"  # an agent or the customer is being rung for it now, or they talk
    LATER = "later"  # its next try is not due yet
    GIVEN_UP = "given_up"  # for a human: nobody answered, or the number cannot be rung


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


class Promise(NamedTuple):
    """One promise. `next_at` is when its next try begins, if that is not now; `until` when it may ring no more today.

    `agent` is who was rung for it last.
    """

    id: int
    contact: int
    number: str
    state: CallbackState
    source: Source
    attempts: int
    promised_at: datetime
    until: datetime | None
    ended_at: datetime | None
    issue: str | None
    language: str
    contact_state: ContactState
    outcome: Outcome | None
    next_at: datetime | None
    agent: str | None

    @property
    def reference(self) -> str:
        return reference(self.id)

    @property
    def masked(self) -> str:
        """The number as it is shown to whoever only looks."""
        return masked(self.number)

    @property
    def open(self) -> bool:
        return self.state in STILL

    @property
    def stage(self) -> Stage | None:
        """How it stands, None when it is over and nobody needs to care."""
        if self.open:
            return STAGES.get(self.contact_state, Stage.RINGING)
        return Stage.GIVEN_UP if self.state in GIVEN_UP else None


class Attempt(NamedTuple):
    """One dial: when, how it ended, why nobody answered, and when the customer wants to be rung instead."""

    dialed_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    state: str
    cause: str | None
    later: datetime | None


STAGES = {ContactState.WAITING: Stage.DUE, ContactState.RESTING: Stage.LATER}
AGENT = (
    select(agents.c.name)
    .join(offers, offers.c.agent_id == agents.c.id)
    .where(offers.c.contact_id == callbacks.c.contact_id)
    .order_by(offers.c.id.desc())
    .limit(1)
    .scalar_subquery()
    .label("agent")
)
OURS = ("id", "contact_id", "number", "state", "source", "attempts", "promised_at", "until", "ended_at")
THEIRS = (contacts.c.issue, contacts.c.language, contacts.c.state.label("contact_state"))
JOINED = callbacks.join(contacts, contacts.c.id == callbacks.c.contact_id)
COLUMNS = (*(callbacks.c[name] for name in OURS), *THEIRS, contacts.c.outcome, contacts.c.next_at, AGENT)
SHOW = select(*COLUMNS).select_from(JOINED)
THESE = SHOW.where(callbacks.c.id.in_(bindparam("ids", expanding=True))).order_by(
    callbacks.c.promised_at.desc(), callbacks.c.id.desc()
)
ONE = SHOW.where(callbacks.c.id == bindparam("which"))
OF_CONTACT = select(callbacks.c.id).where(callbacks.c.contact_id == bindparam("contact"))
ATTEMPTS = (
    select(*(attempts.c[name] for name in Attempt._fields))
    .where(attempts.c.callback_id == bindparam("which"))
    .order_by(attempts.c.id)
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


def find(connection: Connection, callback_id: int) -> Promise:
    """Return one promise. Raises ValueError when there is none."""
    row = connection.execute(ONE, {"which": callback_id}).one_or_none()
    if row is None:
        raise ValueError("there is no callback with this reference")
    return Promise._make(row)


def of_contact(connection: Connection, contact_id: int) -> Promise | None:
    """Return the promise to a contact, if there is one."""
    found = connection.execute(OF_CONTACT, {"contact": contact_id}).scalar_one_or_none()
    return None if found is None else find(connection, found)


def tries(connection: Connection, callback_id: int) -> list[Attempt]:
    """Return each attempt to keep a promise, in order."""
    return [Attempt._make(row) for row in connection.execute(ATTEMPTS, {"which": callback_id})]


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
