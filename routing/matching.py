"""Matching: which agent takes which contact, claimed in one transaction and correct with many processes at once."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnClause, bindparam, exists, func, literal_column, select, update

from models.agent import AgentState, Status
from models.contact import ContactState
from models.tables import agents, contacts, skills
from routing import offers
from routing.policy import Rules
from routing.turn import Turn

CHOOSING = (ContactState.TOLD, ContactState.MENU)
RACES = 5  # a contact taken by another process in between: look again this often
SWEEP = 100  # at most so many agents matched in one sweep

FREE = (agents.c.state == AgentState.IDLE, agents.c.status == Status.AVAILABLE)
WAITING: ColumnClause[str] = literal_column(
    f"'{ContactState.WAITING}'"
)  # as the partial indexes write it; a parameter may miss them
earlier, theirs = contacts.alias("earlier"), skills.alias("theirs")
MY_RANK = (
    select(contacts.c.rank - bindparam("head_start"))
    .where(contacts.c.call_sid == bindparam("sid"), contacts.c.state.in_(CHOOSING))
    .scalar_subquery()
)
FREE_FOR_ISSUE = (
    select(agents.c.id)
    .join(skills, skills.c.agent_id == agents.c.id)
    .where(
        *FREE,
        skills.c.issue == bindparam("issue_key"),
        skills.c.free_since.is_not(None),
        # An agent who could take someone with a better rank is left for them.
        ~exists().where(
            theirs.c.agent_id == skills.c.agent_id,
            earlier.c.issue == theirs.c.issue,
            earlier.c.state == WAITING,
            earlier.c.rank < MY_RANK,
        ),
    )
    .order_by(skills.c.free_since, skills.c.agent_id)
    .limit(1)
    .with_for_update(skip_locked=True, of=agents)
)
CLAIM_AGENT_FOR_ISSUE = (
    update(agents)
    .where(agents.c.id == FREE_FOR_ISSUE.scalar_subquery(), *FREE)
    .values(state=AgentState.RINGING)
    .returning(agents.c.id)
)
CLAIM_AGENT = update(agents).where(agents.c.id == bindparam("agent"), *FREE).values(state=AgentState.RINGING)
RETURN_AGENT = update(agents).where(agents.c.id == bindparam("agent")).values(state=AgentState.IDLE)

# For each of the agent's skills the first in line, by the index on (issue, rank); of these the first of all. Written
# as `=`, Postgres may walk the index on rank alone, past everybody, looking for an issue that nobody waits for.
waiting = contacts.alias("waiting")
FIRST_OF_ISSUE = (
    select(waiting.c.id)
    .where(waiting.c.state == WAITING, waiting.c.issue.between(skills.c.issue, skills.c.issue))
    .order_by(waiting.c.issue, waiting.c.rank, waiting.c.id)
    .limit(1)
    .scalar_subquery()
)
FIRSTS = select(FIRST_OF_ISSUE.label("id")).where(skills.c.agent_id == bindparam("agent")).subquery()
FIRST_FOR_AGENT = (
    select(contacts.c.id).join(FIRSTS, FIRSTS.c.id == contacts.c.id).order_by(contacts.c.rank, contacts.c.id).limit(1)
)
CLAIM_CONTACT = (
    update(contacts)
    .where(contacts.c.id == bindparam("contact"), contacts.c.state == ContactState.WAITING)
    .values(state=ContactState.OFFERED)
)
# The issues that somebody waits for: from each to the next in the index, so that the line's length costs nothing.
first = select(func.min(waiting.c.issue).label("issue")).where(waiting.c.state == WAITING).cte("wanted", recursive=True)
after = select(func.min(waiting.c.issue)).where(waiting.c.state == WAITING, waiting.c.issue > first.c.issue)
WANTED = select(first.union_all(select(after.scalar_subquery()).where(first.c.issue.is_not(None))).c.issue)
IDLE_AGENTS = (
    select(skills.c.agent_id)
    .where(skills.c.issue.in_(bindparam("wanted", expanding=True)), skills.c.free_since.is_not(None))
    .order_by(skills.c.free_since, skills.c.agent_id)
    .limit(SWEEP)
)


def claim_agent(turn: Turn, chosen: Mapping[str, Any]) -> int | None:
    """Claim the longest-idle agent for a caller who just chose an issue. Return the agent's id, or None."""
    row = turn.one(CLAIM_AGENT_FOR_ISSUE, chosen)
    return row.id if row else None


def match_agent(turn: Turn, agent_id: int, rules: Rules) -> int | None:
    """Offer an idle agent the first contact in line they can help. Return the offer's id, or None."""
    for _ in range(RACES):
        first = turn.one(FIRST_FOR_AGENT, {"agent": agent_id})
        if first is None or not turn.changes(CLAIM_AGENT, {"agent": agent_id}):
            return None
        if turn.changes(CLAIM_CONTACT, {"contact": first.id}):
            return offers.make(turn, first.id, agent_id, rules)
        turn.changes(RETURN_AGENT, {"agent": agent_id})
    return None


def idle_agents(turn: Turn) -> list[int]:
    """Return the agents who are free and could help someone waiting, longest idle first."""
    wanted = [row.issue for row in turn.connection.execute(WANTED) if row.issue is not None]
    free = turn.connection.execute(IDLE_AGENTS, {"wanted": wanted})
    return list(dict.fromkeys(row.agent_id for row in free))  # once for each skill that is wanted
