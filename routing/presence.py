"""Presence: when agents who wrapped up or rested are idle again, whose shift is over, and who is to be told."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, literal_column, select, update

from models import AgentState, Status
from models.tables import agents
from routing.policy import Rules
from routing.turn import Turn
from routing.wakeups import AGENTS

RESTING = agents.c.state == literal_column(f"'{AgentState.WRAP_UP}'")  # as the partial index writes it
NEXT_IDLE = select(agents.c.state_until).where(RESTING).order_by(agents.c.state_until).limit(1)
RESTED = select(agents.c.id).where(RESTING, agents.c.state_until <= bindparam("now"))
IDLE_AGAIN = (
    update(agents)
    # Skipping: two sweeps at once share them out and never wait for each other.
    .where(agents.c.id.in_(RESTED.with_for_update(skip_locked=True)), agents.c.state == AgentState.WRAP_UP)
    .values(state=AgentState.IDLE, state_until=None, idle_since=bindparam("now"))
)
TAKE_NOTICE = (
    update(agents)
    .where(agents.c.id == bindparam("agent"), agents.c.notice_at.is_not(None))
    .values(notice_at=None)
    .returning(agents.c.phone, agents.c.status)
)
SHIFT_OVER = select(agents.c.id).where(
    agents.c.off_at <= bindparam("now"),
    agents.c.status == Status.AVAILABLE,
    agents.c.state.in_((AgentState.IDLE, AgentState.WRAP_UP)),
)
END_SHIFTS = (
    update(agents)
    .where(agents.c.id.in_(SHIFT_OVER.with_for_update(skip_locked=True)))
    .values(status=Status.OFFLINE, off_at=None, benched_at=bindparam("now"), notice_at=bindparam("notice"))
    .returning(agents.c.id, agents.c.notice_at)
)
UNTOLD = select(agents.c.id).where(agents.c.notice_at <= bindparam("before"))


def end_wrap_ups(turn: Turn) -> int:
    """Make agents idle whose wrap-up or rest is over. Return how many."""
    return turn.connection.execute(IDLE_AGAIN, {"now": turn.now}).rowcount


def next_idle(connection: Connection) -> datetime | None:
    """Return when the next wrap-up or rest ends, or None when nobody has one."""
    return connection.execute(NEXT_IDLE).scalar_one_or_none()


def end_shifts(turn: Turn, rules: Rules) -> int:
    """Set agents to offline who are available and not on a call, and whose shift is over. Return how many."""
    values = {"now": turn.now, "notice": turn.now if rules.messages else None}
    over = turn.connection.execute(END_SHIFTS, values).all()
    for row in over:
        if row.notice_at is not None:
            turn.hint(AGENTS, "tell_break", row.id)
    return len(over)


def take_notice(turn: Turn, agent_id: int) -> tuple[str, Status] | None:
    """Take on the message about a break or the end of a shift. Return the phone and what we made of the agent's status.

    Return None when it was taken on, is outdated, or goes to what no message reaches.
    """
    row = turn.one(TAKE_NOTICE, {"agent": agent_id})
    if row is None or row.status == Status.AVAILABLE or not row.phone.startswith("+"):
        return None
    return str(row.phone), Status(row.status)


def untold(turn: Turn, before: datetime) -> list[int]:
    """Return the agents about whose break a message has been due since before a moment."""
    return [row.id for row in turn.connection.execute(UNTOLD, {"before": before})]
