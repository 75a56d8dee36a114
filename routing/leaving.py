"""Leaving: the leg of a contact is over, and what became of the contact is written down."""

from sqlalchemy import bindparam, case, exists, update

from models.contact import ContactState, Outcome
from models.tables import contacts, voicemails
from models.voicemail import VoicemailState
from routing import talks
from routing.line import HERE
from routing.policy import Rules
from routing.turn import Turn

SPOKE = exists().where(
    voicemails.c.contact_id == contacts.c.id, voicemails.c.state.in_((VoicemailState.LEFT, VoicemailState.DONE))
)
LEAVE = (
    update(contacts)
    .where(HERE, contacts.c.state != ContactState.ENDED)
    .values(
        state=ContactState.ENDED,
        ended_at=bindparam("now"),
        outcome=case(
            (contacts.c.answered_at.is_not(None), Outcome.ANSWERED),
            (contacts.c.state == ContactState.TOLD, Outcome.CHAT),
            (SPOKE, Outcome.VOICEMAIL),
            else_=Outcome.ABANDONED,
        ),
    )
    .returning(
        contacts.c.id,
        contacts.c.form,
        contacts.c.outcome,
        exists().where(voicemails.c.contact_id == contacts.c.id).label("beep"),
    )
)
# A recording that was told of while we waited for the contact's row; a statement sees what was there when it began.
SPOKE_MEANWHILE = (
    update(contacts)
    .where(contacts.c.id == bindparam("contact"), contacts.c.outcome == Outcome.ABANDONED, SPOKE)
    .values(outcome=Outcome.VOICEMAIL)
)


def leave(turn: Turn, call_sid: str, rules: Rules) -> int | None:
    """Record that the leg of a contact is over, and free the agent who was theirs.

    Return the contact's id, or None when it ended before or went on as a callback.
    """
    talks.customer_left(turn, call_sid, rules)
    row = turn.one(LEAVE, {"sid": call_sid, "now": turn.now})
    if row and row.beep and row.outcome == Outcome.ABANDONED:
        turn.changes(SPOKE_MEANWHILE, {"contact": row.id})
    return row.id if row else None
