"""Presence: who helps with what, what they chose to be, and when they are idle again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, literal_column, or_, select, update
from sqlalchemy.orm import Session

from models import Agent, AgentState, Skill, Status
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


class BadAgent(ValueError):
    """An agent cannot be added or changed this way; the message says why and what would be right."""


def add(session: Session, name: str, phone: str, skills: Sequence[str], now: datetime) -> Agent:
    """Add an agent, offline. `phone` is E.164. Raises BadAgent when the name or the phone is taken."""
    taken = session.scalar(select(Agent).where(or_(Agent.name == name, Agent.phone == phone)))
    if taken is not None:
        same = "name" if taken.name == name else "phone"
        raise BadAgent(f"an agent with this {same} exists: {taken.name}, {taken.phone}; change or remove that one")
    agent = Agent(
        name=name,
        phone=phone,
        status=Status.OFFLINE,
        state=AgentState.IDLE,
        idle_since=now,
        misses=0,
        skills=[Skill(issue=issue) for issue in dict.fromkeys(skills)],
    )
    session.add(agent)
    return agent


def set_status(session: Session, name: str, status: Status, now: datetime) -> Agent:
    """Record what an agent chose to be. Raises BadAgent when there is no such agent."""
    agent = session.scalar(select(Agent).where(Agent.name == name))
    if agent is None:
        raise BadAgent(f"there is no agent named {name!r}; `ringback agents list` shows who there is")
    # Columns, not the object: the state may be changing under us, and is not ours to write back.
    chosen = update(Agent).where(Agent.id == agent.id).values(status=status, misses=0)
    session.execute(chosen)
    session.execute(update(Agent).where(Agent.id == agent.id, Agent.state == AgentState.IDLE).values(idle_since=now))
    session.refresh(agent)
    return agent


def everyone(session: Session) -> Sequence[Agent]:
    """Return all agents by name."""
    return session.scalars(select(Agent).order_by(Agent.name)).all()


def end_wrap_ups(turn: Turn) -> int:
    """Make agents idle whose wrap-up or rest is over. Return how many."""
    return turn.connection.execute(IDLE_AGAIN, {"now": turn.now}).rowcount


def next_idle(connection: Connection) -> datetime | None:
    """Return when the next wrap-up or rest ends, or None when nobody has one."""
    return connection.execute(NEXT_IDLE).scalar_one_or_none()
