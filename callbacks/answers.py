"""Answers: what a customer whom we ring chose instead of being connected; the carrier's advice on who answered."""

from datetime import datetime

from sqlalchemy import bindparam, select, update

from callbacks.attempts import OPENED, TOKEN
from models.attempt import AttemptState
from models.tables import attempts, insert, suppressions
from routing.turn import Turn
from routing.wakeups import CALLBACKS

ANSWER = update(attempts).where(TOKEN, OPENED).values(state=bindparam("answer"), answered_at=bindparam("now"))
SUPPRESS = (
    insert(suppressions)
    .from_select(
        ["number_hash", "made_at"],
        select(attempts.c.number_hash, bindparam("now", type_=suppressions.c.made_at.type)).where(TOKEN),
    )
    .on_conflict_do_nothing()
)
LATER = (
    update(attempts)
    .where(TOKEN, attempts.c.state == AttemptState.POSTPONED, attempts.c.ended_at.is_(None))
    .values(later=bindparam("at"))
)
MACHINE = (
    update(attempts).where(TOKEN, OPENED, attempts.c.machine.is_(None)).values(machine=True).returning(attempts.c.id)
)


def answer(turn: Turn, token: str, state: AttemptState) -> bool:
    """Note what the customer chose instead (POSTPONED or CANCELLED); it takes effect when the leg ends."""
    return turn.changes(ANSWER, {"which": token, "answer": state, "now": turn.now})


def not_theirs(turn: Turn, token: str) -> bool:
    """Note that whoever answered did not ask for this, and never ring their number again."""
    if not answer(turn, token, AttemptState.NOT_THEIRS):
        return False
    turn.connection.execute(SUPPRESS, {"which": token, "now": turn.now})
    return True


def choose(turn: Turn, token: str, at: datetime) -> bool:
    """Note when somebody who said "not now" wants to be rung instead."""
    return turn.changes(LATER, {"which": token, "at": at})


def heard_a_machine(turn: Turn, token: str) -> None:
    """Note the carrier's advice that a machine answered, once, and have a message left. A key still connects."""
    row = turn.one(MACHINE, {"which": token})
    if row is not None:
        turn.hint(CALLBACKS, "leave_message", row.id)
