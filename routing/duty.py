"""Duty: an agent is available from now on, and in the same transaction whoever waits for them is offered to them."""

from datetime import datetime

from models import Agent, AgentState, Database, Status
from routing import matching, roster
from routing.policy import Rules
from routing.turn import Turn
from routing.wakeups import Wakeups


def set_status(database: Database, wakeups: Wakeups, rules: Rules, name: str, status: Status, now: datetime) -> Agent:
    """Record what an agent chose to be, and match them at once. Raises BadAgent when there is no such agent."""
    with database.session() as session:
        agent = roster.set_status(session, name, status, now)
        turn = Turn(session.connection(), now)
        if status is Status.AVAILABLE and agent.state == AgentState.IDLE:
            matching.match_agent(turn, agent.id, rules)
            session.refresh(agent)
    for hint in turn.hints:
        wakeups.send(hint)
    return agent
