"""How a request stands, for somebody who has its reference; and how often the wrong ones are tried."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, func, insert, literal, select

from carrier.numbers import fingerprint
from models.contact import ContactState, Outcome
from models.tables import contacts, guesses, voicemails
from models.voicemail import VoicemailState
from routing.turn import Turn

HOUR = timedelta(hours=1)
MOST, MOST_IN_ALL = 5, 200  # wrong references within an HOUR: by one number, by everybody

MINE = (
    select(literal(1))
    .where(guesses.c.number_hash == bindparam("hash"), guesses.c.made_at > bindparam("since"))
    .limit(MOST)
)
ALL = select(literal(1)).where(guesses.c.made_at > bindparam("since")).limit(MOST_IN_ALL)
COUNTED = select(
    select(func.count()).select_from(MINE.subquery()).scalar_subquery().label("mine"),
    select(func.count()).select_from(ALL.subquery()).scalar_subquery().label("all"),
)
NOTE = insert(guesses)
LOOK = select(contacts.c.id, contacts.c.state, contacts.c.outcome, voicemails.c.state.label("voicemail")).outerjoin(
    voicemails, voicemails.c.contact_id == contacts.c.id
)
OF_CONTACT = LOOK.where(contacts.c.id == bindparam("which"), contacts.c.issue.is_not(None))


class Found(NamedTuple):
    """A contact that somebody asks about."""

    id: int
    state: ContactState
    outcome: Outcome | None
    voicemail: VoicemailState | None


def may_ask(turn: Turn, number: str, secret: str) -> bool:
    """Return whether a number (E.164, or "" for all who show none) may try another reference."""
    counted = turn.one(COUNTED, {"hash": fingerprint(number, secret), "since": turn.now - HOUR})
    assert counted is not None
    return bool(counted.mine < MOST and counted.all < MOST_IN_ALL)


def of_contact(turn: Turn, contact_id: int) -> Found | None:
    """Return a contact by its id, or None."""
    row = turn.one(OF_CONTACT, {"which": contact_id})
    return Found._make(row) if row else None


def guessed(turn: Turn, number: str, secret: str) -> None:
    """Record that a number tried a reference that is none."""
    turn.connection.execute(NOTE, {"number_hash": fingerprint(number, secret), "made_at": turn.now})
