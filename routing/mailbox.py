"""The mailbox: voicemails as whoever runs the line sees them, and that one of them was dealt with."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, exists, select, update

from models.tables import contacts, skills, voicemails
from models.voicemail import VoicemailState
from routing import tickets
from routing.turn import Turn


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
    done_by: str | None


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
    voicemails.c.done_by,
).join(contacts, contacts.c.id == voicemails.c.contact_id)
LEFT = ALL.where(voicemails.c.state == VoicemailState.LEFT).order_by(voicemails.c.id).limit(bindparam("most"))
THEIRS = exists().where(
    skills.c.agent_id == bindparam("agent"), skills.c.skill == contacts.c.issue + "/" + contacts.c.language
)
LEFT_TO = LEFT.where(THEIRS)
EVERY = ALL.order_by(voicemails.c.id.desc()).limit(bindparam("most"))
ONE = ALL.where(voicemails.c.id == bindparam("voicemail"))
FINISH = (
    update(voicemails)
    .where(voicemails.c.id == bindparam("voicemail"), voicemails.c.state == VoicemailState.LEFT)
    .values(state=VoicemailState.DONE, done_at=bindparam("now"), done_by=bindparam("by"))
)


class NoVoicemail(ValueError):
    """There is no such voicemail, or nothing to do about it; the message says which."""


def left(connection: Connection, most: int) -> list[Message]:
    """Return what nobody has dealt with yet, the oldest first."""
    return [Message._make(row) for row in connection.execute(LEFT, {"most": most})]


def left_to(connection: Connection, agent_id: int, most: int) -> list[Message]:
    """Return what nobody has dealt with yet and an agent could, by issue and language; the oldest first."""
    return [Message._make(row) for row in connection.execute(LEFT_TO, {"agent": agent_id, "most": most})]


def every(connection: Connection, most: int) -> list[Message]:
    """Return all voicemails, the newest first."""
    return [Message._make(row) for row in connection.execute(EVERY, {"most": most})]


def find(connection: Connection, voicemail: int) -> Message:
    """Return one voicemail. Raises NoVoicemail."""
    row = connection.execute(ONE, {"voicemail": voicemail}).one_or_none()
    if row is None:
        raise NoVoicemail(f"there is no voicemail {voicemail}; `ringback voicemail list --all` shows those there are")
    return Message._make(row)


def finish(turn: Turn, voicemail: int, by: str | None = None) -> Message:
    """Record that somebody has dealt with a voicemail; again is harmless, and the first stays. Raises NoVoicemail."""
    turn.changes(FINISH, {"voicemail": voicemail, "now": turn.now, "by": by})
    message = find(turn.connection, voicemail)
    tickets.look_again(turn, message.contact)
    if message.state != VoicemailState.DONE:
        raise NoVoicemail(f"voicemail {voicemail} has no recording: it is {message.state}")
    return message
