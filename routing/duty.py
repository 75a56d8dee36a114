"""Duty: an agent is available from now on, and in the same transaction whoever waits for them is offered to them."""

from datetime import datetime

from sqlalchemy.orm import Session

from models import Agent, AgentState, Database, Status
from routing import matching, roster
from routing.policy import Rules
from routing.turn import Turn
from routing.wakeups import Wakeups


def set_status(database: Database, wakeups: Wakeups, rules: Rules, name: str, status: Status, now: datetime) -> Agent:
    """Record what an agent chose to be, and match them at once. Raises BadAgent when there is no such agent."""
    with database.session() as session:
        turn = Turn(session.connection(), now)
        agent = choose(turn, session, rules, name, status)
    for hint in turn.hints:
        wakeups.send(hint)
    return agent


def choose(turn: Turn, session: Session, rules: Rules, name: str, status: Status) -> Agent:
    """Do what `set_status` does within a turn, of which the session is a part."""
    agent = roster.set_status(session, name, status, turn.now)
    if status is Status.AVAILABLE and agent.state == AgentState.IDLE:
        matching.match_agent(turn, agent.id, rules)
        session.refresh(agent)
    return agent
