"""Desks: which agent of the roster a person is, so that the desk that they sign in to is that agent's."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from console.entry.people import PEOPLE, _nobody
from failover import audit, modes
from models import Database
from models.tables import agents

HERE = agents.c.removed_at.is_(None)
AGENT = select(agents.c.id, agents.c.name).where(HERE)
OF_PERSON = AGENT.join(PEOPLE, PEOPLE.c.agent_id == agents.c.id)
LINKED = (
    select(PEOPLE.c.name, agents.c.name.label("agent"))
    .join(agents, agents.c.id == PEOPLE.c.agent_id)
    .where(HERE)
    .order_by(PEOPLE.c.name)
)


def of_person(connection: Connection, person_id: int) -> int | None:
    """Return the agent whose desk a person's is, or None."""
    row = connection.execute(OF_PERSON.where(PEOPLE.c.id == person_id)).first()
    return int(row.id) if row else None


def linked(connection: Connection) -> dict[str, str]:
    """Return everybody who has a desk: the name of their agent by their own."""
    return {row.name: row.agent for row in connection.execute(LINKED)}


def link(database: Database, name: str, agent: str, by: str, now: datetime) -> None:
    """Let a person's desk be an agent's; "" is nobody's. Raises ValueError: unknown, or taken."""
    with database.transaction() as connection:
        modes.held(connection, now)
        wanted: Any = None
        if agent:
            found = connection.execute(AGENT.where(agents.c.name == agent)).first()
            if found is None:
                raise ValueError(f"there is no agent named {agent!r}; `ringback agents list` shows who there is")
            wanted = found.id
            sits = select(PEOPLE.c.name).where(PEOPLE.c.agent_id == wanted, PEOPLE.c.name != name)
            if taken := connection.execute(sits).scalar():
                raise ValueError(f"the desk of {agent} is {taken}'s; take it from them first: `--agent none`")
        done = connection.execute(update(PEOPLE).where(PEOPLE.c.name == name).values(agent_id=wanted))
        if done.rowcount != 1:
            raise _nobody(name)
        audit.add(connection, now, by, "person", {"name": name, "desk": agent or "none"})
