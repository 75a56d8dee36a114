"""Cover: who could help a caller if not now then later, in their language or another; and callers sent elsewhere."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, and_, bindparam, case, exists, func, select, update

from ivr.hours import first_start, parse
from models.contact import ContactState
from models.tables import agents, contacts, legs, skills
from routing.skills import ANY, key
from routing.turn import Turn

mine, others, theirs = skills.alias("mine"), skills.alias("others"), skills.alias("theirs")
HERE = and_(contacts.c.call_sid == bindparam("sid"), contacts.c.state == ContactState.WAITING)
KNOWS = exists().where(mine.c.agent_id == agents.c.id, mine.c.skill == bindparam("skill"))
COVER = (
    select(agents.c.shift, KNOWS.label("speaks"), skills.c.on_duty)
    .join(skills, skills.c.agent_id == agents.c.id)
    .where(skills.c.skill == bindparam("anybody"))
    .distinct()
)
# "withdrawal/fa" becomes "withdrawal/*": what is cut off is as long as the language is.
WHATEVER = func.substr(contacts.c.skill, 1, func.length(contacts.c.skill) - func.length(contacts.c.language)) + ANY
WIDEN = update(contacts).where(HERE, contacts.c.skill.endswith("/" + contacts.c.language)).values(skill=WHATEVER)
SEND = (
    update(contacts)
    .where(HERE, exists().where(theirs.c.skill == bindparam("needed"), theirs.c.on_duty))
    .values(skill=bindparam("needed"))
)
FREE_FOR_ME = exists().where(mine.c.skill == contacts.c.skill, mine.c.free_since.is_not(None))
KNOWS_MINE = exists().where(theirs.c.agent_id == others.c.agent_id, theirs.c.skill == contacts.c.skill)
OTHERS = exists().where(others.c.skill == WHATEVER, others.c.on_duty, ~KNOWS_MINE)
# Who there is besides, and when: read only while nobody is on duty for this caller.
roster = skills.alias("roster")
SERVED = exists().where(mine.c.skill == contacts.c.skill, mine.c.on_duty)
WHOEVER = case((contacts.c.skill.endswith(f"/{ANY}"), contacts.c.skill), else_=WHATEVER)
PATIENCE = (
    select(
        legs.c.started_at,
        and_(
            contacts.c.skill.endswith("/" + contacts.c.language),
            ~FREE_FOR_ME,
            OTHERS,
        ).label("may_widen"),
        agents.c.shift,
        exists().where(theirs.c.agent_id == agents.c.id, theirs.c.skill == contacts.c.skill).label("speaks"),
        roster.c.on_duty,
        agents.c.id.is_not(None).label("somebody"),
    )
    .select_from(contacts)
    .outerjoin(legs, legs.c.call_sid == contacts.c.call_sid)
    .outerjoin(roster, and_(roster.c.skill == WHOEVER, ~SERVED))
    .outerjoin(agents, agents.c.id == roster.c.agent_id)
    .where(HERE)
    .distinct()
)
ALONE = select(
    exists().where(skills.c.skill == bindparam("anybody")).label("anybody"),
    exists().where(mine.c.skill == bindparam("skill")).label("speaks"),
)


class Cover(NamedTuple):
    """Who helps with an issue. `back_at` is when the first of them begins, if none is on duty and all who have a shift
    are off theirs now; None otherwise, or when nobody has a shift. Who speaks the caller's language counts before the
    others; `alone` says that nobody does.
    """

    back_at: datetime | None
    alone: bool


class Patience(NamedTuple):
    """How a holder stands: since when on this call, whether another language would help them, and who might later.

    `cover` says nothing while somebody is on duty for them.
    """

    since: datetime | None
    may_widen: bool
    cover: Cover


def cover(turn: Turn, skill: str) -> Cover:
    """Return who helps with a skill such as "withdrawal/fa"; those who speak the language count before the others."""
    rows = turn.connection.execute(COVER, {"skill": skill, "anybody": key(skill.partition("/")[0])}).all()
    return _covered(rows, turn.now)


def alone(turn: Turn, issue: str, language: str) -> bool:
    """Return whether agents help with an issue, and none of them speaks this language."""
    row = turn.one(ALONE, {"skill": key(issue, language), "anybody": key(issue)})
    return row is not None and bool(row.anybody) and not row.speaks


def widen(turn: Turn, call_sid: str) -> bool:
    """Let anybody who helps with the issue help a waiting caller, as they agreed to; the rank stays."""
    return turn.changes(WIDEN, {"sid": call_sid})


def send(turn: Turn, call_sid: str, issue: str, language: str) -> bool:
    """Let another issue's agents help a waiting caller, if any of them is on duty in their language."""
    return turn.changes(SEND, {"sid": call_sid, "needed": key(issue, language)})


def patience(turn: Turn, call_sid: str) -> Patience | None:
    """Return how a waiting caller stands, or None when they do not wait."""
    rows = turn.connection.execute(PATIENCE, {"sid": call_sid}).all()
    if not rows:
        return None
    besides = _covered([row for row in rows if row.somebody], turn.now)
    return Patience(rows[0].started_at, bool(rows[0].may_widen), besides)


def _covered(rows: Sequence[Row[Any]], now: datetime) -> Cover:
    alone = bool(rows) and not any(row.speaks for row in rows)
    if any(row.on_duty or (row.shift and parse(row.shift).on_shift(now)) for row in rows):
        return Cover(None, alone)  # if not in this language, then in another
    return Cover(first_start((parse(row.shift) for row in rows if row.shift and (alone or row.speaks)), now), alone)
