"""Who waits, in the order of the line, and why each of them is not with an agent yet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, bindparam, case, func, select, text, tuple_

from carrier.numbers import masked
from models.agent import AgentState
from models.contact import ContactState, Form
from models.letter import LetterState
from models.offer import LIVE_OFFER, OfferState
from models.tables import agents, contacts, offers, skills
from routing.freezes import FREEZE

IN_LINE = (ContactState.WAITING, ContactState.OFFERED, ContactState.RESTING)


class Waiting(NamedTuple):
    """One contact in line. `agent` is whom they are offered to, if anybody, and `offer` how that offer stands."""

    id: int
    number: str
    state: ContactState
    form: Form
    issue: str
    skill: str
    language: str
    rank: float
    joined_at: datetime
    next_at: datetime | None
    agent: str | None
    offer: OfferState | None
    freeze: LetterState | None  # of their request to freeze an account, if they asked


class Staff(NamedTuple):
    """The agents on duty who have a skill, and how many of them are free."""

    on_duty: int = 0
    free: int = 0


LIVE = select(offers).where(text(LIVE_OFFER)).subquery()
LINE = (
    select(
        *(
            contacts.c[name]
            for name in ("id", "number", "state", "form", "issue", "skill", "language", "rank", "joined_at")
        ),
        contacts.c.next_at,
        agents.c.name.label("agent"),
        LIVE.c.state.label("offer"),
        FREEZE,
    )
    .outerjoin(LIVE, LIVE.c.contact_id == contacts.c.id)
    .outerjoin(agents, agents.c.id == LIVE.c.agent_id)
    .where(contacts.c.state.in_(IN_LINE))
    .order_by(contacts.c.rank, contacts.c.id)
    .limit(bindparam("limit"))
)
STAFF = (
    select(
        skills.c.skill,
        func.count().label("on_duty"),
        func.sum(case((agents.c.state == AgentState.IDLE, 1), else_=0)).label("free"),
    )
    .join(agents, agents.c.id == skills.c.agent_id)
    .where(skills.c.on_duty)
    .group_by(skills.c.skill)
)


def line(connection: Connection, limit: int, after: tuple[float, int] | None = None) -> list[Waiting]:
    """Return the first of those who wait, in the order in which they are served; or those behind a rank and id."""
    rows = LINE if after is None else LINE.where(tuple_(contacts.c.rank, contacts.c.id) > tuple_(*after))
    return [Waiting._make(row) for row in connection.execute(rows, {"limit": limit})]


def staff(connection: Connection) -> dict[str, Staff]:
    """Return who is on duty, by skill."""
    return {row.skill: Staff(row.on_duty, row.free) for row in connection.execute(STAFF)}


class Reason(NamedTuple):
    """Why a contact is not with an agent yet: `key` says what is so, the rest with whom, when or how many."""

    key: Literal["later", "accepted", "rings", "nobody", "free", "busy"]
    agent: str = ""
    at: datetime | None = None
    agents: int = 0


def reason(contact: Waiting, on_duty: Mapping[str, Staff]) -> Reason:
    """Return why this contact is not with an agent yet."""
    match contact.state, contact.offer:
        case ContactState.RESTING, _:
            return Reason("later", at=contact.next_at)
        case ContactState.OFFERED, OfferState.ACCEPTED:
            return Reason("accepted", contact.agent or "")
        case ContactState.OFFERED, _:
            return Reason("rings", contact.agent or "")
    help_with = on_duty.get(contact.skill, Staff())
    if help_with.on_duty == 0:
        return Reason("nobody")
    return Reason("free", agents=help_with.free) if help_with.free else Reason("busy", agents=help_with.on_duty)


def why(contact: Waiting, on_duty: Mapping[str, Staff]) -> str:
    """Return why this contact is not with an agent yet, in words for whoever runs the line."""
    because = reason(contact, on_duty)
    match because.key:
        case "later":
            return f"to be rung again at {because.at:%H:%M:%S} UTC" if because.at else "to be rung again"
        case "accepted":
            return f"{because.agent} accepted; the customer's phone rings"
        case "rings":
            return f"{because.agent or 'an agent'}'s phone rings"
        case "nobody":
            return f"nobody on duty can help with {contact.issue} in {contact.language}"
        case "free":
            return f"{_agents(because.agents)} free, about to be rung"
        case "busy":
            return f"{_agents(because.agents)} busy"


def values(contact: Waiting, place: int, now: datetime, on_duty: Mapping[str, Staff], *, whole: bool) -> dict[str, Any]:
    """Return one contact in line as programs read it; without `whole`, the number is masked."""
    number = contact.number if whole else masked(contact.number)
    return {
        "place": place,
        "contact": contact.id,
        "number": number if contact.number else "withheld",
        "form": contact.form,
        "issue": contact.issue,
        "language": contact.language,
        "since": contact.joined_at.isoformat(timespec="seconds"),
        "waited_seconds": max(0, round((now - contact.joined_at).total_seconds())),
        "rank": contact.rank,
        "state": contact.state,
        "freeze": contact.freeze,
        "why": why(contact, on_duty),
    }


def _agents(count: int) -> str:
    return "1 agent" if count == 1 else f"{count} agents"
