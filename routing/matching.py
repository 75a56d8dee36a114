"""Matching: which agent takes which contact, claimed in one transaction and correct with many processes at once."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, Update, and_, bindparam, exists, func, select, update

from models.agent import AgentState, Status
from models.contact import ContactState
from models.tables import agents, contacts, skills
from routing import offers
from routing.policy import Rules
from routing.turn import Turn

CHOOSING = (ContactState.TOLD, ContactState.MENU)
RACES = 5  # a contact taken by another process in between: look again this often
SWEEP = 100  # agents matched in one sweep
LEVELS = (1, 2, 3)  # of skill, best first

FREE = (agents.c.state == AgentState.IDLE, agents.c.status == Status.AVAILABLE)
earlier, theirs = contacts.alias("earlier"), skills.alias("theirs")
MY_RANK = (
    select(contacts.c.rank - bindparam("head_start"))
    .where(contacts.c.call_sid == bindparam("sid"), contacts.c.state.in_(CHOOSING))
    .scalar_subquery()
)


def _free_at(level: int, rank: ColumnElement[float]) -> Select[int]:
    """Return the longest-idle agent who is free and helps at this level, for a contact of this rank."""
    mine, at_level = (
        skills.c.agent_id == agents.c.id,
        and_(skills.c.issue == bindparam("issue_key"), skills.c.level == level),
    )
    return (
        select(agents.c.id)
        .where(
            exists().where(at_level),  # if nobody is, then free agents need no look
            *FREE,
            exists().where(mine, at_level),
            # An agent who could take someone with a better rank is left for them.
            ~exists().where(
                theirs.c.agent_id == agents.c.id,
                earlier.c.issue == theirs.c.issue,
                earlier.c.state == ContactState.WAITING,
                earlier.c.rank < rank,
            ),
        )
        .order_by(agents.c.idle_since, agents.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _claim_best(rank: ColumnElement[float]) -> Update:
    """Claim the longest-idle agent among the best skilled; a level is looked at when none better has anyone free."""
    best = func.coalesce(*(_free_at(level, rank).scalar_subquery() for level in LEVELS))
    return update(agents).where(agents.c.id == best, *FREE).values(state=AgentState.RINGING).returning(agents.c.id)


CLAIM_AGENT_FOR_ISSUE = _claim_best(MY_RANK)
CLAIM_AGENT_FOR_FIRST = _claim_best(bindparam("rank"))
RETURN_AGENT = update(agents).where(agents.c.id == bindparam("agent")).values(state=AgentState.IDLE)

# For each of the agent's skills the first in line, by the index on (issue, rank); of these the first of all.
waiting = contacts.alias("waiting")
FIRST_OF_ISSUE = (
    select(waiting.c.id)
    .where(waiting.c.state == ContactState.WAITING, waiting.c.issue == skills.c.issue)
    .order_by(waiting.c.rank, waiting.c.id)
    .limit(1)
    .scalar_subquery()
)
FIRST_FOR_AGENT = (
    select(contacts.c.id, contacts.c.issue, contacts.c.rank)
    .where(contacts.c.id.in_(select(FIRST_OF_ISSUE).where(skills.c.agent_id == bindparam("agent"))))
    .order_by(contacts.c.rank, contacts.c.id)
    .limit(1)
)
CLAIM_CONTACT = (
    update(contacts)
    .where(contacts.c.id == bindparam("contact"), contacts.c.state == ContactState.WAITING)
    .values(state=ContactState.OFFERED)
)
IDLE_AGENTS = (
    select(agents.c.id)
    .where(
        *FREE,
        exists().where(
            skills.c.agent_id == agents.c.id,
            waiting.c.issue == skills.c.issue,
            waiting.c.state == ContactState.WAITING,
        ),
    )
    .order_by(agents.c.idle_since, agents.c.id)
    .limit(SWEEP)
)


def claim_agent(turn: Turn, chosen: Mapping[str, Any]) -> int | None:
    """Claim the best skilled, longest-idle agent for a caller who just chose an issue. Return their id, or None."""
    row = turn.one(CLAIM_AGENT_FOR_ISSUE, chosen)
    return row.id if row else None


def match_agent(turn: Turn, agent_id: int, rules: Rules) -> int | None:
    """Offer the first contact in line whom an idle agent can help to the best skilled of those who are free for it.

    That may be a better skilled colleague; the next sweep looks for this agent again. Return the offer's id, or None.
    """
    for _ in range(RACES):
        first = turn.one(FIRST_FOR_AGENT, {"agent": agent_id})
        if first is None:
            return None
        best = turn.one(CLAIM_AGENT_FOR_FIRST, {"issue_key": first.issue, "rank": first.rank})
        if best is None:
            return None
        if turn.changes(CLAIM_CONTACT, {"contact": first.id}):
            return offers.make(turn, first.id, best.id, rules)
        turn.changes(RETURN_AGENT, {"agent": best.id})
    return None


def idle_agents(turn: Turn) -> list[int]:
    """Return the agents who are free and could help someone waiting, longest idle first."""
    return [row.id for row in turn.connection.execute(IDLE_AGENTS)]
