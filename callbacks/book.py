"""The book of promises: one of them as staff see it, how it stands, and each attempt to keep it."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from callbacks.ledger import STILL
from callbacks.reference import reference
from carrier.numbers import masked
from models.callback import CallbackState, Source
from models.contact import ContactState, Outcome
from models.tables import agents, attempts, callbacks, contacts, offers
from routing.told import Told, moment

GIVEN_UP = (CallbackState.GAVE_UP, CallbackState.UNDIALABLE)


class Stage(StrEnum):
    """How a promise stands, as whoever cares for it sees it."""

    OPEN = "open"  # it is still to be kept: any of the next three
    DUE = "due"  # it waits for an agent now
    RINGING = "ringing"  # an agent or the customer is being rung for it now, or they talk
    LATER = "later"  # its next try is not due yet
    GIVEN_UP = "given_up"  # for a human: nobody answered, or the number cannot be rung


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

    def told(self, *, whole: bool = False) -> dict[str, Told]:
        """Return it as programs and spreadsheets are told, with the `whole` number or a masked one."""
        shown = {name: getattr(self, name) for name in ("state", "stage", "source", "issue", "language")}
        return {
            "reference": self.reference,
            "contact": self.contact,
            "number": self.number if whole else self.masked,
            **shown,
            "tried": max(0, self.attempts),
            "promised": moment(self.promised_at),
            "next": moment(self.next_at) if self.stage is Stage.LATER else None,
            "until": moment(self.until) if self.open else None,
            "ended": moment(self.ended_at),
        }

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

    def told(self) -> dict[str, Told]:
        """Return it as programs are told."""
        times = {"dialed": self.dialed_at, "answered": self.answered_at, "ended": self.ended_at, "later": self.later}
        return {"state": self.state, "why": self.cause, **{name: moment(at) for name, at in times.items()}}


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
ONE = SHOW.where(callbacks.c.id == bindparam("which"))
OF_CONTACT = select(callbacks.c.id).where(callbacks.c.contact_id == bindparam("contact"))
ATTEMPTS = (
    select(*(attempts.c[name] for name in Attempt._fields))
    .where(attempts.c.callback_id == bindparam("which"))
    .order_by(attempts.c.id)
)


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
