"""Listening: the sound of a voicemail or of a talk, fetched from the carrier, and who heard it."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, bindparam, exists, select

from carrier.errors import CallUnknown
from carrier.verbs import Sound
from models.act import What
from models.tables import acts as ACTS  # noqa: N812 - a table, beside the module of this name
from models.tables import recordings, voicemails
from routing import acts
from routing.switchboard import Switchboard

ONCE = timedelta(minutes=30)  # within which a player asks for several parts, and hearing again is nothing new
VOICEMAIL = select(voicemails.c.contact_id, voicemails.c.recording_sid).where(voicemails.c.id == bindparam("which"))
TALK = select(recordings.c.contact_id, recordings.c.recording_sid).where(recordings.c.id == bindparam("which"))
NOTED = select(
    exists().where(
        ACTS.c.contact_id == bindparam("contact"),
        ACTS.c.who == bindparam("whom"),
        ACTS.c.what == What.HEARD,
        ACTS.c.at > bindparam("since"),
    )
)


def voicemail(board: Switchboard, which: int, who: str) -> Sound:
    """Return the sound of a voicemail, and note who hears it. Raises CallUnknown without one; carrier.errors."""
    return _sound(board, VOICEMAIL, which, who)


def talk(board: Switchboard, which: int, who: str) -> Sound:
    """Return the sound of a talk, and note who hears it. Raises CallUnknown without one; carrier.errors."""
    return _sound(board, TALK, which, who)


def _sound(board: Switchboard, statement: Select[Any], which: int, who: str) -> Sound:
    with board.database.reading() as connection:
        row = connection.execute(statement, {"which": which}).one_or_none()
    if row is None or row.recording_sid is None:
        raise CallUnknown("there is no such recording, or not any more")
    sound = board.carrier.sound(row.recording_sid)
    with board.turn() as turn:
        values = {"contact": row.contact_id, "whom": who, "since": turn.now - ONCE}
        if not turn.connection.execute(NOTED, values).scalar_one():
            acts.look(turn, row.contact_id, who, What.HEARD)
    return sound
