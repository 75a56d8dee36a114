"""Wrap-up from the desk or the terminal: ready now, or more time; by telephone routing/sign_in.py does it."""

from sqlalchemy import bindparam, case, exists, select, text, update

from models.agent import AgentState, Status
from models.leg import AGENT_ON_THE_PHONE
from models.tables import agents, legs, offers
from routing import matching
from routing.policy import Rules
from routing.sign_in import GOODBYE, MORE
from routing.turn import Turn

WRAPS_UP = (agents.c.id == bindparam("agent"), agents.c.state == AgentState.WRAP_UP)
NAMED = select(agents.c.id).where(agents.c.name == bindparam("who"), agents.c.removed_at.is_(None))
# Whoever still hears the goodbye of their last talk cannot be rung.
ON_THE_PHONE = exists().where(
    text(AGENT_ON_THE_PHONE), legs.c.offer_id == offers.c.id, offers.c.agent_id == agents.c.id
)
READY = (
    update(agents)
    .where(*WRAPS_UP)
    .values(
        state=case((ON_THE_PHONE, AgentState.WRAP_UP), else_=AgentState.IDLE),
        state_until=case((ON_THE_PHONE, bindparam("soon", type_=agents.c.state_until.type)), else_=None),
        idle_since=bindparam("now"),
    )
    .returning(agents.c.state, agents.c.status)
)
LONGER = update(agents).where(*WRAPS_UP).values(state_until=bindparam("until"))


def ready(turn: Turn, agent_id: int, rules: Rules) -> bool:
    """End a wrap-up and offer them whoever waits, in a moment if they are on the phone. False when it was over."""
    row = turn.one(READY, {"agent": agent_id, "now": turn.now, "soon": turn.now + GOODBYE})
    if row is not None and row.state == AgentState.IDLE and row.status == Status.AVAILABLE:
        matching.match_agent(turn, agent_id, rules)
    return row is not None


def more(turn: Turn, agent_id: int) -> bool:
    """Let a wrap-up last for MORE from now on. False when it was over."""
    return turn.changes(LONGER, {"agent": agent_id, "until": turn.now + MORE})


def named(turn: Turn, name: str) -> int | None:
    """Return the agent of this name, or None."""
    return turn.connection.execute(NAMED, {"who": name}).scalar_one_or_none()
