"""Presence: when agents who wrapped up or rested are idle again, and who is to be told of a break."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, literal_column, select, update

from models import AgentState, Status
from models.tables import agents
from routing.turn import Turn

RESTING = agents.c.state == literal_column(f"'{AgentState.WRAP_UP}'")  # as the partial index writes it
NEXT_IDLE = select(agents.c.state_until).where(RESTING).order_by(agents.c.state_until).limit(1)
RESTED = (
    select(agents.c.id)
    .where(RESTING, agents.c.state_until <= bindparam("now"))
    .with_for_update(skip_locked=True)  # two sweeps at once share them out and never wait for each other
)
IDLE_AGAIN = (
    update(agents)
    .where(agents.c.id.in_(RESTED), agents.c.state == AgentState.WRAP_UP)
    .values(state=AgentState.IDLE, state_until=None, idle_since=bindparam("now"))
)
TAKE_NOTICE = (
    update(agents)
    .where(agents.c.id == bindparam("agent"), agents.c.notice_at.is_not(None))
    .values(notice_at=None)
    .returning(agents.c.phone, agents.c.status)
)
UNTOLD = select(agents.c.id).where(agents.c.notice_at <= bindparam("before"))


def end_wrap_ups(turn: Turn) -> int:
    """Make agents idle whose wrap-up or rest is over. Return how many."""
    return turn.connection.execute(IDLE_AGAIN, {"now": turn.now}).rowcount


def next_idle(connection: Connection) -> datetime | None:
    """Return when the next wrap-up or rest ends, or None when nobody has one."""
    return connection.execute(NEXT_IDLE).scalar_one_or_none()


def take_notice(turn: Turn, agent_id: int) -> str | None:
    """Take on the message about an agent's break. Return the phone, or None when it was taken on or is outdated."""
    row = turn.one(TAKE_NOTICE, {"agent": agent_id})
    return str(row.phone) if row and row.status == Status.ON_BREAK else None


def untold(turn: Turn, before: datetime) -> list[int]:
    """Return the agents about whose break a message has been due since before a moment."""
    return [row.id for row in turn.connection.execute(UNTOLD, {"before": before})]
