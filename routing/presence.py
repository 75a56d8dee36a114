"""Presence: when agents who wrapped up or rested are idle again."""

from sqlalchemy import bindparam, update

from models import AgentState
from models.tables import agents
from routing.turn import Turn

IDLE_AGAIN = (
    update(agents)
    .where(agents.c.state == AgentState.WRAP_UP, agents.c.state_until <= bindparam("now"))
    .values(state=AgentState.IDLE, state_until=None, idle_since=bindparam("now"))
)


def end_wrap_ups(turn: Turn) -> int:
    """Make agents idle whose wrap-up or rest is over. Return how many."""
    return turn.connection.execute(IDLE_AGAIN, {"now": turn.now}).rowcount
