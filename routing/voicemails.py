"""Voicemails: a row before the beep, and the recording that the carrier tells of, however late or often."""

from sqlalchemy import bindparam, case, func, or_, select, update

from models.contact import ContactState, Outcome
from models.tables import contacts, insert, voicemails
from models.voicemail import VoicemailState
from routing import tickets
from routing.turn import Turn

LONGEST = 4000  # letters of what was said
CONTROL = {code: None for code in range(32) if code not in (9, 10)}
MAY_SPEAK = (ContactState.TOLD, ContactState.MENU, ContactState.WAITING, ContactState.RECORDING)
ISSUE = bindparam("issue_key", type_=contacts.c.issue.type)
BEGIN = (
    update(contacts)
    .where(contacts.c.call_sid == bindparam("sid"), contacts.c.state.in_(MAY_SPEAK))
    .values(
        state=ContactState.RECORDING,
        issue=func.coalesce(contacts.c.issue, ISSUE),
        last_seen_at=bindparam("now"),
    )
    .returning(contacts.c.id)
)
RESUME = (
    update(contacts)
    .where(contacts.c.call_sid == bindparam("sid"), contacts.c.state == ContactState.RECORDING)
    .values(
        state=ContactState.WAITING,
        issue=func.coalesce(contacts.c.issue, ISSUE),
        skill=func.coalesce(contacts.c.skill, func.coalesce(contacts.c.issue, ISSUE) + "/" + contacts.c.language),
        joined_at=func.coalesce(contacts.c.joined_at, bindparam("now", type_=contacts.c.joined_at.type)),
        last_seen_at=bindparam("now"),
    )
)
NEW = insert(voicemails)
ASK = NEW.on_conflict_do_update(index_elements=["contact_id"], set_={"asked_at": NEW.excluded.asked_at}).returning(
    voicemails.c.id
)
THIS = voicemails.c.id == bindparam("voicemail")
LONGER = or_(voicemails.c.seconds.is_(None), voicemails.c.seconds < bindparam("length"))
KEEP = (
    update(voicemails)
    .where(THIS, or_(voicemails.c.recording_sid.is_(None), LONGER))
    .values(
        state=case((voicemails.c.state == VoicemailState.DONE, VoicemailState.DONE), else_=VoicemailState.LEFT),
        recording_sid=bindparam("recording"),
        url=bindparam("address"),
        seconds=bindparam("length"),
        left_at=bindparam("now"),
    )
    .returning(voicemails.c.contact_id)
)
SAY = (
    update(voicemails).where(THIS, voicemails.c.recording_sid == bindparam("recording")).values(words=bindparam("said"))
)
EMPTY = update(voicemails).where(THIS, voicemails.c.state == VoicemailState.ASKED).values(state=VoicemailState.EMPTY)
# Who hung up before the carrier told of the recording was taken for somebody who left without a word. Without a
# condition: it waits for whoever is just recording that they left, and then sees what that made of them.
SPOKE = (
    update(contacts)
    .where(contacts.c.id == bindparam("contact"))
    .values(outcome=case((contacts.c.outcome == Outcome.ABANDONED, Outcome.VOICEMAIL), else_=contacts.c.outcome))
)
LEFT = select(voicemails.c.contact_id).where(THIS, voicemails.c.state.in_((VoicemailState.LEFT, VoicemailState.DONE)))


def begin(turn: Turn, call_sid: str, issue: str = "") -> int | None:
    """Take a caller out of the line, or on closed doors, to speak after the beep. Return the voicemail's id.

    Return None when they do not wait: an agent is being rung for them, or they have left.
    """
    row = turn.one(BEGIN, {"sid": call_sid, "now": turn.now, "issue_key": issue or None})
    if row is None:
        return None
    asked = turn.one(ASK, {"contact_id": row.id, "state": VoicemailState.ASKED, "asked_at": turn.now})
    assert asked is not None
    return int(asked.id)


def resume(turn: Turn, call_sid: str, issue: str) -> None:
    """Put whoever left a message in line, in their own place; about `issue` when they have not chosen any."""
    turn.changes(RESUME, {"sid": call_sid, "now": turn.now, "issue_key": issue})


def keep(turn: Turn, voicemail: int, recording_sid: str, url: str, seconds: int) -> int | None:
    """Record where a recording is served; of several the longest. A repeat is harmless, and so is a late word.

    Return the contact, or None when it changed nothing.
    """
    values = {"voicemail": voicemail, "recording": recording_sid, "address": url, "length": seconds, "now": turn.now}
    row = turn.one(KEEP, values)
    if row is not None:
        turn.changes(SPOKE, {"contact": row.contact_id})
        tickets.look_again(turn, row.contact_id)
    return int(row.contact_id) if row else None


def say(turn: Turn, voicemail: int, recording_sid: str, words: str) -> None:
    """Record what a recording says, in the carrier's words; those of another recording are not for this one."""
    values = {"voicemail": voicemail, "recording": recording_sid, "said": words.translate(CONTROL)[:LONGEST]}
    turn.changes(SAY, values)


def empty(turn: Turn, voicemail: int) -> None:
    """Record that nothing was said, unless something was."""
    turn.changes(EMPTY, {"voicemail": voicemail})


def left(turn: Turn, voicemail: int) -> int | None:
    """Return the contact of a voicemail that has a recording, or None."""
    return turn.connection.execute(LEFT, {"voicemail": voicemail}).scalar_one_or_none()
