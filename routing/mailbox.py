"""The mailbox: voicemails as whoever runs the line sees them, and that one of them was dealt with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, FromClause, bindparam, exists, select, text, update

from carrier.numbers import masked
from models.act import What
from models.tables import contacts, skills, voicemails
from models.voicemail import VoicemailState
from routing import acts, paging, tickets
from routing.filters import Given, Mistake
from routing.numbering import CONTACTS
from routing.paging import Page, Spot
from routing.search import Sought, contacts_of, sought
from routing.told import Told, moment
from routing.turn import Turn

FIELDS = ("find", "state", "issue", "language", "from", "to")


@dataclass(frozen=True)
class Filter:
    """Which voicemails are wanted; None and "" want any."""

    find: Sought | None = None
    state: VoicemailState | None = None
    issue: str = ""
    language: str = ""
    since: datetime | None = None
    until: datetime | None = None


class Message(NamedTuple):
    """One voicemail. `url` and `seconds` are None until the carrier has told of a recording."""

    id: int
    state: VoicemailState
    number: str
    issue: str | None
    language: str
    asked_at: datetime
    seconds: int | None
    url: str | None
    done_at: datetime | None
    contact: int
    words: str | None

    @property
    def reference(self) -> str:
        """The reference that its caller was told."""
        return CONTACTS.reference(self.contact)

    @property
    def masked(self) -> str:
        """The number as it is shown to whoever only looks; "" when it was withheld."""
        return masked(self.number) if self.number else ""

    def told(self, *, whole: bool = False) -> dict[str, Told]:
        """Return it as programs and spreadsheets are told, with the `whole` number or a masked one."""
        number = (self.number if whole else self.masked) or "withheld"
        moments = {"asked_at": moment(self.asked_at), "done_at": moment(self.done_at)}
        return self._asdict() | moments | {"number": number, "reference": self.reference}


ALL = select(
    voicemails.c.id,
    voicemails.c.state,
    contacts.c.number,
    contacts.c.issue,
    contacts.c.language,
    voicemails.c.asked_at,
    voicemails.c.seconds,
    voicemails.c.url,
    voicemails.c.done_at,
    contacts.c.id.label("contact"),
    voicemails.c.words,
).join(contacts, contacts.c.id == voicemails.c.contact_id)
LEFT = ALL.where(voicemails.c.state == VoicemailState.LEFT).order_by(voicemails.c.id).limit(bindparam("most"))
THEIRS = exists().where(
    skills.c.agent_id == bindparam("agent"), skills.c.skill == contacts.c.issue + "/" + contacts.c.language
)
LEFT_TO = LEFT.where(THEIRS)
ONE = ALL.where(voicemails.c.id == bindparam("voicemail"))
THESE = ALL.where(voicemails.c.id.in_(bindparam("ids", expanding=True))).order_by(
    voicemails.c.asked_at.desc(), voicemails.c.id.desc()
)
OF_CONTACT = select(voicemails.c.id).where(voicemails.c.contact_id == bindparam("contact"))
JOINED = voicemails.join(contacts, contacts.c.id == voicemails.c.contact_id)
FINISH = (
    update(voicemails)
    .where(voicemails.c.id == bindparam("voicemail"), voicemails.c.state == VoicemailState.LEFT)
    .values(state=VoicemailState.DONE, done_at=bindparam("now"))
)


class NoVoicemail(ValueError):
    """There is no such voicemail, or nothing to do about it; the message says which."""


def left(connection: Connection, most: int) -> list[Message]:
    """Return what nobody has dealt with yet, the oldest first."""
    return [Message._make(row) for row in connection.execute(LEFT, {"most": most})]


def left_to(connection: Connection, agent_id: int, most: int) -> list[Message]:
    """Return what nobody has dealt with yet and an agent could, by issue and language; the oldest first."""
    return [Message._make(row) for row in connection.execute(LEFT_TO, {"agent": agent_id, "most": most})]


def wanted(given: Mapping[str, object], issues: Iterable[str]) -> Filter | dict[str, Mistake]:
    """Return which voicemails somebody wants, or what is wrong with each field; `issues` are the menu's keys."""
    read = Given(given, FIELDS)
    since, until = read.span()
    looked_for, state = sought(read), read.choice("state", VoicemailState)
    found = Filter(looked_for, state, read.one_of("issue", issues), read.language(), since, until)
    return read.wrong or found


def page(connection: Connection, which: Filter, after: Spot | None = None, size: int = paging.SIZE) -> Page[Message]:
    """Return the next voicemails after a spot, newest first."""
    columns = (contacts.c.issue, contacts.c.language, voicemails.c.state)
    window = select(*columns).select_from(JOINED).where(*_bounds(which))

    def tests(rows: FromClause) -> list[ColumnElement[bool]]:
        return paging.like(rows, which, ("issue", "language", "state"))

    found = paging.find(connection, window, voicemails.c.asked_at, voicemails.c.id, tests, after, size)
    return found.page([Message._make(row) for row in connection.execute(THESE, {"ids": list(found.ids)})])


def of_contact(connection: Connection, contact_id: int) -> Message | None:
    """Return what a contact's caller said after the beep, if anything."""
    found = connection.execute(OF_CONTACT, {"contact": contact_id}).scalar_one_or_none()
    return None if found is None else find(connection, found)


def find(connection: Connection, voicemail: int) -> Message:
    """Return one voicemail. Raises NoVoicemail."""
    row = connection.execute(ONE, {"voicemail": voicemail}).one_or_none()
    if row is None:
        raise NoVoicemail(f"there is no voicemail {voicemail}; `ringback voicemail list --all` shows those there are")
    return Message._make(row)


def finish(turn: Turn, voicemail: int, who: str, seen: int | None = None) -> Message:
    """Record that somebody has dealt with a voicemail; again is harmless. `seen` is the place of the acts they saw.

    Raises NoVoicemail, acts.TooLate.
    """
    message = find(turn.connection, voicemail)
    if message.state == VoicemailState.LEFT or seen is not None:
        acts.do(turn, message.contact, who, What.DONE, seen)
    return close(turn, voicemail)


def close(turn: Turn, voicemail: int) -> Message:
    """Close a voicemail, whoever dealt with it. Raises NoVoicemail."""
    turn.changes(FINISH, {"voicemail": voicemail, "now": turn.now})
    message = find(turn.connection, voicemail)
    tickets.look_again(turn, message.contact)
    if message.state != VoicemailState.DONE:
        raise NoVoicemail(f"voicemail {voicemail} has no recording: it is {message.state}")
    return message


def _bounds(which: Filter) -> list[ColumnElement[bool]]:
    """Return what an index finds at once."""
    bounds: list[Any] = paging.within(voicemails.c.asked_at, which.since, which.until)
    if which.state == VoicemailState.LEFT:
        bounds.append(text("voicemails.state = 'left'"))  # as the index over those few says it
    if which.find:
        bounds.append(voicemails.c.contact_id.in_(contacts_of(which.find)))
    return bounds
