"""The contacts, newest first, by what they are looked for; and one of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, FromClause, bindparam, select, text

from carrier.numbers import masked
from models.contact import ENDED, OPEN, ContactState, Form, Outcome
from models.tables import agents, callbacks, contacts, offers
from routing import paging
from routing.filters import Given, Mistake
from routing.numbering import CALLBACKS, CONTACTS
from routing.paging import Page, Spot
from routing.remarks import NoContact
from routing.search import Sought, contacts_of, sought
from routing.told import Told, moment

FIELDS = ("find", "issue", "language", "state", "outcome", "form", "from", "to", "agent")
COLUMNS = ("id", "number", "form", "state", "outcome", "issue", "language", "arrived_at", "joined_at", "answered_at",
           "ended_at", "next_at", "may_record")  # fmt: skip


@dataclass(frozen=True)
class Filter:
    """Which contacts are wanted; None and "" want any. `agent` is the name of one who accepted an offer of them."""

    find: Sought | None = None
    issue: str = ""
    language: str = ""
    state: ContactState | None = None
    outcome: Outcome | None = None
    form: Form | None = None
    since: datetime | None = None
    until: datetime | None = None
    agent: str = ""


class Contact(NamedTuple):
    """One contact. `agent` is the last who accepted an offer of it, `callback` the id of its callback."""

    id: int
    number: str
    form: Form
    state: ContactState
    outcome: Outcome | None
    issue: str | None
    language: str
    arrived_at: datetime
    joined_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    next_at: datetime | None
    may_record: bool | None
    agent: str | None
    callback: int | None

    @property
    def reference(self) -> str:
        return CONTACTS.reference(self.id)

    @property
    def promise(self) -> str | None:
        """The reference of its callback."""
        return None if self.callback is None else CALLBACKS.reference(self.callback)

    @property
    def masked(self) -> str:
        """The number as it is shown to whoever only looks; "" when it was withheld."""
        return masked(self.number) if self.number else ""

    def told(self, *, whole: bool = False) -> dict[str, Told]:
        """Return it as programs and spreadsheets are told, with the `whole` number or a masked one."""
        shown = {name: getattr(self, name) for name in ("form", "state", "outcome", "issue", "language", "agent")}
        return {
            "contact": self.id,
            "reference": self.reference,
            "number": (self.number if whole else self.masked) or "withheld",
            **shown,
            "arrived": moment(self.arrived_at),
            "joined": moment(self.joined_at),
            "answered": moment(self.answered_at),
            "ended": moment(self.ended_at),
            "next": moment(self.next_at),
            "callback": self.promise,
        }


ACCEPTED = offers.c.accepted_at.is_not(None)
AGENT = (
    select(agents.c.name)
    .join(offers, offers.c.agent_id == agents.c.id)
    .where(offers.c.contact_id == contacts.c.id, ACCEPTED)
    .order_by(offers.c.id.desc())
    .limit(1)
    .scalar_subquery()
    .label("agent")
)
SHOW = select(*(contacts.c[name] for name in COLUMNS), AGENT, callbacks.c.id.label("callback")).outerjoin(
    callbacks, callbacks.c.contact_id == contacts.c.id
)
THESE = SHOW.where(contacts.c.id.in_(bindparam("ids", expanding=True))).order_by(
    contacts.c.arrived_at.desc(), contacts.c.id.desc()
)
ONE = SHOW.where(contacts.c.id == bindparam("contact"))


def wanted(given: Mapping[str, object], issues: Iterable[str]) -> Filter | dict[str, Mistake]:
    """Return which contacts somebody wants, or what is wrong with each field; `issues` are the menu's keys."""
    read = Given(given, FIELDS)
    since, until = read.span()
    found = Filter(
        sought(read),
        read.one_of("issue", issues),
        read.language(),
        read.choice("state", ContactState),
        read.choice("outcome", Outcome),
        read.choice("form", Form),
        since,
        until,
        read.text("agent"),
    )
    return read.wrong or found


def page(connection: Connection, which: Filter, after: Spot | None = None, size: int = paging.SIZE) -> Page[Contact]:
    """Return the next contacts after a spot, newest first."""
    columns = (contacts.c.issue, contacts.c.language, contacts.c.state, contacts.c.form, contacts.c.outcome)
    window = select(*columns).where(*_bounds(which))
    at, key = contacts.c.arrived_at, contacts.c.id

    def tests(rows: FromClause) -> list[ColumnElement[bool]]:
        return paging.like(rows, which, ("issue", "language", "state", "outcome", "form"))

    found = paging.find(connection, window, at, key, tests, after, size)
    return found.page([Contact._make(row) for row in connection.execute(THESE, {"ids": list(found.ids)})])


def find(connection: Connection, contact_id: int) -> Contact:
    """Return one contact. Raises NoContact."""
    row = connection.execute(ONE, {"contact": contact_id}).one_or_none()
    if row is None:
        raise NoContact(f"there is no contact {contact_id}; `ringback contacts list` shows the last ones")
    return Contact._make(row)


def _bounds(which: Filter) -> list[ColumnElement[bool]]:
    """Return what an index finds at once."""
    bounds: list[Any] = paging.within(contacts.c.arrived_at, which.since, which.until)
    if which.find:
        bounds.append(contacts.c.id.in_(contacts_of(which.find)))
    if which.agent:
        named = select(agents.c.id).where(agents.c.name == which.agent).scalar_subquery()
        theirs = select(offers.c.contact_id).where(offers.c.agent_id == named, ACCEPTED)
        bounds.append(contacts.c.id.in_(theirs))
    elif which.outcome:
        bounds += [contacts.c.outcome == which.outcome, text(f"contacts.{ENDED}")]
    if which.state and which.state != ContactState.ENDED:
        bounds.append(text(f"contacts.{OPEN}"))
    return bounds
