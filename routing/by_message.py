"""Agents by text message: a word and the PIN, proven, counted and recorded in the telephone's own way."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, bindparam, case, update

from carrier.numbers import fingerprint
from models.agent import AgentState, Status
from models.tables import agents, insert, pointers
from routing import matching, sign_in
from routing.roster import shift_end
from routing.sign_in import DESK, LOCKOUT, TRY, Desk, Refused
from routing.switchboard import Switchboard
from routing.turn import Turn

AGAIN = timedelta(hours=1)  # whoever has proven nothing is answered once in so long: a sender can be forged

PROVE = TRY.values(LOCKOUT.right).returning(*DESK, agents.c.shift)
CHOOSE = (
    update(agents)
    .where(agents.c.id == bindparam("agent"))
    .values(
        status=bindparam("chosen"),
        misses=0,
        benched_at=None,
        notice_at=None,
        off_at=bindparam("off"),
        idle_since=case((agents.c.state == AgentState.IDLE, bindparam("now")), else_=agents.c.idle_since),
    )
    .returning(*DESK)
)
NEW = insert(pointers)
POINT = NEW.on_conflict_do_update(
    index_elements=["number_hash"],
    set_={"sent_at": NEW.excluded.sent_at},
    where=pointers.c.sent_at <= bindparam("before"),
).returning(pointers.c.number_hash)


def order(switchboard: Switchboard, number: str, pin: str, status: Status | None) -> Desk | Refused:
    """Do what an agent's message says, once its PIN is right: choose a status, or none to be told it.

    Whoever is available from now on is matched in the same transaction: their phone is free.
    """

    def admit(turn: Turn, values: Mapping[str, Any]) -> Row[Any] | None:
        proven = turn.one(PROVE, values)
        if proven is None or status is None:
            return proven
        off = shift_end(proven.shift, turn.now) if status is Status.AVAILABLE else None
        chosen = {"agent": proven.id, "chosen": status, "off": off, "now": turn.now}
        row = turn.one(CHOOSE, chosen)
        if row is not None and status is Status.AVAILABLE and row.state == AgentState.IDLE:
            matching.match_agent(turn, row.id, switchboard.rules)
        return row

    return sign_in.enter(switchboard, number, pin, admit)


def may_answer(turn: Turn, number: str, secret: str) -> bool:
    """Return whether somebody who has proven nothing is to be answered now, and count it if so."""
    told = {"number_hash": fingerprint(number, secret), "sent_at": turn.now, "before": turn.now - AGAIN}
    return turn.one(POINT, told) is not None
