"""The front of the line, for a page that asks again and again: looked up by index, and nothing is counted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    bindparam,
    case,
    cast,
    func,
    null,
    select,
    text,
    union_all,
)

from carrier.numbers import masked
from models.agent import AgentState
from models.contact import ContactState, Form
from models.offer import LIVE_OFFER
from models.tables import agents, contacts, offers, skills
from routing.freezes import FREEZE
from routing.waiting import Reason, Staff, Waiting, reason


class Place(NamedTuple):
    """One contact in line, as everybody who may look at the line sees it: with a masked number, "" for none."""

    contact: int
    number: str
    form: Form
    issue: str
    language: str
    since: datetime
    freeze: str | None
    why: Reason


def _columns(*of: ColumnElement[Any]) -> Select[Any]:
    names = ("id", "number", "state", "form", "issue", "skill", "language", "rank", "joined_at", "next_at")
    return select(*(contacts.c[name] for name in names), *of, FREEZE.label("freeze"))


def _first(state: ContactState) -> Select[Any]:
    """Return the first of those in a state, which is written into the statement: that is how its index is found."""
    rows = _columns(NOBODY.label("agent"), NOBODY.label("offer")).where(text(f"contacts.state = '{state}'"))
    return rows.order_by(contacts.c.rank, contacts.c.id).limit(bindparam("limit"))


NOBODY = cast(null(), String)
OFFERED = (
    _columns(agents.c.name.label("agent"), offers.c.state.label("offer"))
    .join(offers, offers.c.contact_id == contacts.c.id)
    .join(agents, agents.c.id == offers.c.agent_id)
    .where(text(f"offers.{LIVE_OFFER}"), contacts.c.state == ContactState.OFFERED)
)
EACH = (_first(ContactState.WAITING).subquery(), _first(ContactState.RESTING).subquery(), OFFERED.subquery())
ALL = union_all(*(select(part) for part in EACH)).subquery()
FRONT = select(ALL).order_by(ALL.c.rank, ALL.c.id).limit(bindparam("limit"))
STAFF = (
    select(
        skills.c.skill,
        func.count().label("on_duty"),
        func.sum(case((agents.c.state == AgentState.IDLE, 1), else_=0)).label("free"),
    )
    .join(agents, agents.c.id == skills.c.agent_id)
    .where(skills.c.on_duty, skills.c.skill.in_(bindparam("wanted", expanding=True)))
    .group_by(skills.c.skill)
)


def front(connection: Connection, limit: int) -> tuple[Place, ...]:
    """Return the first of those who wait, in the order in which they are served."""
    rows = [Waiting._make(row) for row in connection.execute(FRONT, {"limit": limit})]
    on_duty = _staff(connection, sorted({row.skill for row in rows if row.skill}))
    return tuple(
        Place(
            row.id,
            masked(row.number) if row.number else "",
            row.form,
            row.issue,
            row.language,
            row.joined_at,
            row.freeze,
            reason(row, on_duty),
        )
        for row in rows
    )


def _staff(connection: Connection, wanted: Sequence[str]) -> dict[str, Staff]:
    rows = connection.execute(STAFF, {"wanted": wanted}) if wanted else ()
    return {row.skill: Staff(row.on_duty, row.free) for row in rows}
