"""The line: contacts arrive, join, hold and leave; one order by rank, whatever their form."""

from typing import NamedTuple

from sqlalchemy import bindparam, case, exists, func, literal, select, update

from ivr.menu import Issue
from ivr.place import Place
from models.agent import Status
from models.contact import ContactState, Form, Outcome
from models.tables import agents, contacts, insert, skills
from routing import offers, policy, talks
from routing.matching import CHOOSING, claim_agent
from routing.policy import Rules
from routing.turn import Turn


class Held(NamedTuple):
    """A contact as the hold loop sees it. `offered` says that an agent's phone is ringing for them."""

    id: int
    state: ContactState
    number: str
    skill: str
    rank: float
    issue: str

    @property
    def offered(self) -> bool:
        return self.state in (ContactState.OFFERED, ContactState.TALKING)


HELD = (contacts.c.id, contacts.c.state, contacts.c.number, contacts.c.skill, contacts.c.rank, contacts.c.issue)
HERE = contacts.c.call_sid == bindparam("sid")
ARRIVE = insert(contacts).on_conflict_do_nothing(index_elements=["call_sid"]).returning(contacts.c.id)
JOIN = (
    update(contacts)
    .where(HERE, contacts.c.state.in_(CHOOSING))
    .values(
        state=bindparam("new_state"),
        issue=bindparam("issue_key"),
        skill=bindparam("issue_key", type_=contacts.c.issue.type) + "/" + contacts.c.language,
        rank=contacts.c.rank - bindparam("head_start"),
        joined_at=bindparam("now"),
        last_seen_at=bindparam("now"),
    )
    .returning(*HELD)
)
SEEN = (
    update(contacts)
    .where(HERE, contacts.c.state != ContactState.ENDED)
    .values(last_seen_at=bindparam("now"))
    .returning(*HELD)
)
AHEAD = (
    select(literal(1))
    .where(contacts.c.state == ContactState.WAITING, contacts.c.rank < bindparam("rank"))
    .limit(policy.LOOK_AHEAD + 1)
    .subquery()
)
ON_DUTY = select(literal(1)).where(agents.c.status == Status.AVAILABLE).limit(1000).subquery()
PLACE = select(
    select(func.count()).select_from(AHEAD).scalar_subquery().label("ahead"),
    select(func.count()).select_from(ON_DUTY).scalar_subquery().label("agents"),
    exists()
    .where(skills.c.skill == bindparam("skill"), agents.c.id == skills.c.agent_id, agents.c.status == Status.AVAILABLE)
    .label("can_help"),
)
LEAVE = (
    update(contacts)
    .where(HERE, contacts.c.state != ContactState.ENDED)
    .values(
        state=ContactState.ENDED,
        ended_at=bindparam("now"),
        outcome=case(
            (contacts.c.answered_at.is_not(None), Outcome.ANSWERED),
            (contacts.c.state == ContactState.TOLD, Outcome.CHAT),
            else_=Outcome.ABANDONED,
        ),
    )
    .returning(contacts.c.id, contacts.c.form, contacts.c.outcome)
)


def arrive(turn: Turn, call_sid: str, number: str, language: str, *, active: bool) -> int | None:
    """Record a new caller. Return the contact's id, or None when this CallSid was here before."""
    values = {
        "number": number,
        "call_sid": call_sid,
        "state": ContactState.MENU if active else ContactState.TOLD,
        "form": Form.HOLDING,
        "language": language,
        "rank": turn.now.timestamp(),
        "arrived_at": turn.now,
        "last_seen_at": turn.now,
    }
    row = turn.one(ARRIVE, values)
    return row.id if row else None


def join(turn: Turn, call_sid: str, issue: Issue, rules: Rules, *, to_agent: bool = True) -> Held | None:
    """Put a caller who chose an issue in line, and offer them to a free agent at once if nobody comes first.

    `to_agent=False` only keeps the place. Return None when this caller joined before, or is not here.
    """
    chosen = {"sid": call_sid, "issue_key": issue.key, "head_start": issue.head_start.total_seconds()}
    agent_id = claim_agent(turn, chosen) if to_agent else None
    state = ContactState.WAITING if agent_id is None else ContactState.OFFERED
    row = turn.one(JOIN, {**chosen, "new_state": state, "now": turn.now})
    if row is None:
        turn.undo()  # a repeat must not keep the agent
        return None
    if agent_id is not None:
        offers.make(turn, row.id, agent_id, rules)
    return Held._make(row)


def seen(turn: Turn, call_sid: str) -> Held | None:
    """Note that a caller is still there. Return None when they are not, or when they took a callback."""
    row = turn.one(SEEN, {"sid": call_sid, "now": turn.now})
    return Held._make(row) if row else None


def place(turn: Turn, held: Held) -> Place | None:
    """Return what to tell a waiting contact about their wait, or None when an agent is being rung for them."""
    if held.offered:
        return None
    row = turn.one(PLACE, {"rank": held.rank, "skill": held.skill})
    assert row is not None
    return policy.place(row.ahead, row.agents if row.can_help else 0)


def leave(turn: Turn, call_sid: str, rules: Rules) -> int | None:
    """Record that the leg of a contact is over, and free the agent who was theirs.

    Return the contact's id, or None when it ended before or went on as a callback.
    """
    talks.customer_left(turn, call_sid, rules)
    row = turn.one(LEAVE, {"sid": call_sid, "now": turn.now})
    return row.id if row else None
