"""Self-service: callers for whom the answer to their issue was enough, and whom it is sent to."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select, update

from models.contact import ContactState, Outcome
from models.tables import contacts
from routing.matching import CHOOSING
from routing.turn import Turn
from routing.wakeups import AGENTS


class Wanted(NamedTuple):
    """An answer that is to be sent: to whom (E.164), about which issue, in which language."""

    number: str
    issue: str
    language: str


ENOUGH = (
    update(contacts)
    .where(contacts.c.call_sid == bindparam("sid"), contacts.c.state.in_(CHOOSING))
    .values(
        state=ContactState.ENDED,
        outcome=Outcome.SELF_SERVICE,
        issue=bindparam("issue_key"),
        ended_at=bindparam("now"),
        answer_due_at=bindparam("due"),
    )
    .returning(contacts.c.id)
)
TAKE = (
    update(contacts)
    .where(contacts.c.id == bindparam("contact"), contacts.c.answer_due_at.is_not(None))
    .values(answer_due_at=None)
    .returning(contacts.c.number, contacts.c.issue, contacts.c.language)
)
UNSENT = select(contacts.c.id).where(contacts.c.answer_due_at <= bindparam("before"))


def enough(turn: Turn, call_sid: str, issue: str, *, send: bool) -> bool:
    """End a caller's contact as answered, and have the answer sent if they want it. Return False when it was over."""
    row = turn.one(ENOUGH, {"sid": call_sid, "issue_key": issue, "now": turn.now, "due": turn.now if send else None})
    if row is not None and send:
        turn.hint(AGENTS, "send_answer", row.id)
    return row is not None


def take(turn: Turn, contact_id: int) -> Wanted | None:
    """Take on sending an answer. Return None when it was taken on before."""
    row = turn.one(TAKE, {"contact": contact_id})
    return Wanted._make(row) if row else None


def unsent(turn: Turn, before: datetime) -> list[int]:
    """Return the contacts whose answer has been due since before a moment."""
    return [row.id for row in turn.connection.execute(UNSENT, {"before": before})]
