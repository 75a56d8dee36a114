"""Matching: which agent takes which contact, claimed in one transaction and correct with many processes at once."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnClause, ColumnElement, Update, bindparam, exists, func, literal_column, select, update

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
# As the partial indexes write it; a parameter may miss them.
WAITING: ColumnClause[str] = literal_column(f"'{ContactState.WAITING}'")
WITHHELD: ColumnClause[str] = literal_column("''")  # the number of a caller who shows none, for the index on the others
earlier, theirs = contacts.alias("earlier"), skills.alias("theirs")
MY_RANK = (
    select(contacts.c.rank - bindparam("head_start"))
    .where(contacts.c.call_sid == bindparam("sid"), contacts.c.state.in_(CHOOSING))
    .scalar_subquery()
)


MY_SKILL = (
    select(bindparam("issue_key", type_=contacts.c.issue.type) + "/" + contacts.c.language)
    .where(contacts.c.call_sid == bindparam("sid"))
    .scalar_subquery()
)


def _claim_best(skill: ColumnElement[str], rank: ColumnElement[float]) -> Update:
    """Claim the longest-idle agent among the best skilled, for a contact of this rank, by the index on free skills."""
    best = (
        select(agents.c.id)
        .join(skills, skills.c.agent_id == agents.c.id)
        .where(
            *FREE,
            skills.c.skill == skill,
            skills.c.free_since.is_not(None),
            # An agent who could take someone with a better rank is left for them.
            ~exists().where(
                theirs.c.agent_id == skills.c.agent_id,
                earlier.c.skill == theirs.c.skill,
                earlier.c.state == WAITING,
                earlier.c.rank < rank,
            ),
        )
        .order_by(skills.c.level, skills.c.free_since, skills.c.agent_id)
        .limit(1)
        .with_for_update(skip_locked=True, of=agents)
    )
    claim = update(agents).where(agents.c.id == best.scalar_subquery(), *FREE)
    return claim.values(state=AgentState.RINGING).returning(agents.c.id)


CLAIM_AGENT_FOR_CALLER = _claim_best(MY_SKILL, MY_RANK)
CLAIM_AGENT_FOR_FIRST = _claim_best(bindparam("wanted"), bindparam("rank"))
RETURN_AGENT = update(agents).where(agents.c.id == bindparam("agent")).values(state=AgentState.IDLE)

# For each of the agent's skills the first in line, by the index on (skill, rank); of these the first of all. Written
# as `=`, Postgres may walk the index on rank alone, past everybody, looking for a skill that nobody waits for.
waiting = contacts.alias("waiting")
FIRST_OF_SKILL = (
    select(waiting.c.id)
    .where(waiting.c.state == WAITING, waiting.c.skill.between(skills.c.skill, skills.c.skill))
    .order_by(waiting.c.skill, waiting.c.rank, waiting.c.id)
    .limit(1)
    .scalar_subquery()
)
FIRSTS = select(FIRST_OF_SKILL.label("id")).where(skills.c.agent_id == bindparam("agent")).subquery()
FIRST_FOR_AGENT = (
    select(contacts.c.id, contacts.c.skill, contacts.c.rank)
    .join(FIRSTS, FIRSTS.c.id == contacts.c.id)
    .order_by(contacts.c.rank, contacts.c.id)
    .limit(1)
)
CLAIM_CONTACT = (
    update(contacts)
    .where(contacts.c.id == bindparam("contact"), contacts.c.state == ContactState.WAITING)
    .values(state=ContactState.OFFERED)
)
# The skills that somebody waits for: from each to the next in the index, so that the line's length costs nothing.
first = select(func.min(waiting.c.skill).label("skill")).where(waiting.c.state == WAITING).cte("wanted", recursive=True)
after = select(func.min(waiting.c.skill)).where(waiting.c.state == WAITING, waiting.c.skill > first.c.skill)
WANTED = select(first.union_all(select(after.scalar_subquery()).where(first.c.skill.is_not(None))).c.skill)
IDLE_AGENTS = (
    select(skills.c.agent_id)
    .where(skills.c.skill.in_(bindparam("wanted", expanding=True)), skills.c.free_since.is_not(None))
    .order_by(skills.c.level, skills.c.free_since, skills.c.agent_id)
    .limit(SWEEP)
)
# Somebody waits and somebody is free, though not always for each other: the full look is for that.
BOTH = select(skills.c.agent_id).where(
    skills.c.free_since.is_not(None), exists(select(waiting.c.id).where(waiting.c.state == WAITING))
)


def claim_agent(turn: Turn, chosen: Mapping[str, Any]) -> int | None:
    """Claim the best skilled, longest-idle agent for a caller who just chose an issue. Return their id, or None."""
    row = turn.one(CLAIM_AGENT_FOR_CALLER, chosen)
    return row.id if row else None


def match_agent(turn: Turn, agent_id: int, rules: Rules) -> int | None:
    """Offer the first contact in line whom an idle agent can help to the best skilled of those who are free for it.

    That may be a better skilled colleague; the next sweep looks for this agent again. Return the offer's id, or None.
    """
    for _ in range(RACES):
        first = turn.one(FIRST_FOR_AGENT, {"agent": agent_id})
        if first is None:
            return None
        best = turn.one(CLAIM_AGENT_FOR_FIRST, {"wanted": first.skill, "rank": first.rank})
        if best is None:
            return None
        if turn.changes(CLAIM_CONTACT, {"contact": first.id}):
            return offers.make(turn, first.id, best.id, rules)
        turn.changes(RETURN_AGENT, {"agent": best.id})
    return None


def idle_agents(turn: Turn) -> list[int]:
    """Return agents who are free and could help someone waiting, the best skilled and longest idle first."""
    wanted = [row.skill for row in turn.connection.execute(WANTED) if row.skill is not None]
    free = turn.connection.execute(IDLE_AGENTS, {"wanted": wanted})
    return list(dict.fromkeys(row.agent_id for row in free))  # once for each skill that is wanted
