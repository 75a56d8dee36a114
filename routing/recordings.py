"""Recordings of talks: begun when a customer who does not mind meets their agent, deleted when they are old."""

import logging
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select, update

from carrier.errors import CallRefused, CallUnknown, CarrierUnreachable, NumberRefused
from models.recording import RecordingState
from models.tables import contacts, insert, offers, recordings, voicemails
from models.voicemail import VoicemailState
from routing.glance import Glance
from routing.switchboard import Switchboard
from routing.turn import Turn

log = logging.getLogger(__name__)
MOST = 20  # deleted in one look
TALK = (
    select(contacts.c.id, contacts.c.call_sid)
    .join(offers, offers.c.contact_id == contacts.c.id)
    .where(offers.c.id == bindparam("offer"), contacts.c.may_record, contacts.c.call_sid.is_not(None))
)
BEGIN = insert(recordings).on_conflict_do_nothing().returning(recordings.c.id)
THIS = recordings.c.id == bindparam("recording")
OPEN = (THIS, recordings.c.state == RecordingState.ASKED)
KEEP = (
    update(recordings)
    .where(*OPEN)
    .values(
        state=RecordingState.KEPT,
        recording_sid=bindparam("sid"),
        url=bindparam("address"),
        seconds=bindparam("length"),
    )
)
NOTHING = update(recordings).where(*OPEN).values(state=RecordingState.NONE)
OLD: Select[Any] = (
    select(recordings.c.id, recordings.c.recording_sid)
    .where(recordings.c.state == RecordingState.KEPT, recordings.c.asked_at <= bindparam("before"))
    .order_by(recordings.c.asked_at)
    .limit(MOST)
)
OLD_MESSAGES: Select[Any] = (
    select(voicemails.c.id, voicemails.c.recording_sid)
    .where(
        voicemails.c.state == VoicemailState.DONE,
        voicemails.c.recording_sid.is_not(None),
        voicemails.c.left_at <= bindparam("before"),
    )
    .order_by(voicemails.c.id)
    .limit(MOST)
)
CLEAR = update(recordings).where(THIS).values(state=RecordingState.DELETED, recording_sid=None, url=None)
CLEAR_MESSAGE = (
    update(voicemails).where(voicemails.c.id == bindparam("recording")).values(recording_sid=None, url=None, words=None)
)


def record(switchboard: Switchboard, offer_id: int) -> None:
    """Have the carrier record a customer's leg from now on, once for each contact.

    A lost reply is no matter: the carrier's report carries our own number, whether the reply came or not.
    """
    with switchboard.turn() as turn:
        talk = turn.one(TALK, {"offer": offer_id})
        values = {"state": RecordingState.ASKED, "asked_at": turn.now}
        begun = turn.one(BEGIN, {**values, "contact_id": talk.id}) if talk else None
    if talk is None or begun is None:
        return
    try:
        switchboard.carrier.record(talk.call_sid, switchboard.voice(f"recorded?recording={begun.id}"))
    except CarrierUnreachable as exc:
        log.warning("recording %s: the carrier gave no answer (%s)", begun.id, exc)
    except (CallRefused, NumberRefused) as exc:
        log.info("recording %s: the carrier does not record this call (%s)", begun.id, exc)
        with switchboard.turn() as turn:
            nothing(turn, begun.id)


def listed(connection: Connection, most: int, before: int | None = None) -> list[dict[str, Any]]:
    """Return the last recordings, or those before one, as programs read them, newest first."""
    rows = select(recordings).order_by(recordings.c.id.desc()).limit(most)
    rows = rows if before is None else rows.where(recordings.c.id < before)
    return [
        {
            "recording": row.id,
            "contact": row.contact_id,
            "state": row.state,
            "asked_at": row.asked_at.isoformat(timespec="seconds"),
            "seconds": row.seconds,
            "url": row.url,
        }
        for row in connection.execute(rows)
    ]


def keep(turn: Turn, recording: int, sid: str, url: str, seconds: int) -> None:
    """Record where the sound of a talk is served. A repeat is harmless."""
    turn.changes(KEEP, {"recording": recording, "sid": sid, "address": url, "length": seconds})


def nothing(turn: Turn, recording: int) -> None:
    """Record that there is no sound of a talk."""
    turn.changes(NOTHING, {"recording": recording})


def too_old(after: timedelta) -> Glance:
    """Return the look for sounds that are to be deleted so long after they were made."""
    return Glance((OLD, {"before": after}), (OLD_MESSAGES, {"before": after}))


def forget(switchboard: Switchboard, after: timedelta) -> None:
    """Have the carrier delete sounds of talks, and of voicemails that were dealt with, that are older than `after`.

    A row is cleared once the carrier has deleted the sound, or does not know it; the rest is tried next time.
    """
    with switchboard.database.reading() as connection:
        before = {"before": switchboard.clock.now() - after}
        old = [(CLEAR, row) for row in connection.execute(OLD, before)]
        old += [(CLEAR_MESSAGE, row) for row in connection.execute(OLD_MESSAGES, before)]
    for clear, row in old:
        if not _deleted(switchboard, row):
            return
        with switchboard.turn() as turn:
            turn.changes(clear, {"recording": row.id})


def _deleted(switchboard: Switchboard, row: Row[Any]) -> bool:
    try:
        switchboard.carrier.delete_recording(row.recording_sid)
    except CallUnknown:
        return True
    except (CarrierUnreachable, CallRefused, NumberRefused) as exc:
        log.warning("recording %s could not be deleted yet (%s)", row.recording_sid, exc)
        return False
    return True
