"""Ratings: what customers thought of their talks, by issue and by agent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, exists, func, or_, select

from models.tables import agents, contacts, insert, offers, ratings
from routing import tickets
from routing.talks import SURELY_MET
from routing.turn import Turn

TALK = (
    select(offers.c.id)
    .where(
        offers.c.contact_id == bindparam("contact"),
        or_(offers.c.met_at.is_not(None), offers.c.joined_at <= bindparam("surely")),
        ~exists().where(ratings.c.offer_id == offers.c.id),
    )
    .order_by(offers.c.id.desc())
    .limit(1)
)
GIVEN = select(
    offers.c.id, bindparam("given", type_=ratings.c.score.type), bindparam("now", type_=ratings.c.rated_at.type)
).where(offers.c.id == bindparam("offer"))
RATE = insert(ratings).from_select(["offer_id", "score", "rated_at"], GIVEN).on_conflict_do_nothing()
MET = (offers.c.met_at >= bindparam("since"), offers.c.met_at < bindparam("until"))
SUMMARY = (
    func.count().label("talks"),
    func.count(ratings.c.score).label("ratings"),
    func.avg(ratings.c.score).label("mean"),
    *(func.count().filter(ratings.c.score == score).label(f"of_{score}") for score in range(1, 6)),
)
TALKS = (
    select(*SUMMARY)
    .select_from(offers)
    .join(contacts, contacts.c.id == offers.c.contact_id)
    .join(agents, agents.c.id == offers.c.agent_id)
    .outerjoin(ratings, ratings.c.offer_id == offers.c.id)
    .where(*MET)
)
BY = {"issue": contacts.c.issue, "agent": agents.c.name}


def talk_of(turn: Turn, contact_id: int) -> int | None:
    """Return the last talk of a customer if they may still rate it, or None."""
    values = {"contact": contact_id, "surely": turn.now - SURELY_MET}
    return turn.connection.execute(TALK, values).scalar_one_or_none()


def rate(turn: Turn, offer_id: int, score: int) -> None:
    """Record what a customer thought of a talk, from 1 to 5, once."""
    turn.connection.execute(RATE, {"offer": offer_id, "given": score, "now": turn.now})
    tickets.look_again_at_talk(turn, offer_id)


def values(row: Row[Any], by: str) -> dict[str, Any]:
    """Return a row of the summary as programs read it; `by` is what its name is."""
    scores = {str(score): getattr(row, f"of_{score}") for score in range(1, 6)}
    mean = round(float(row.mean), 2) if row.mean is not None else None
    return {by: row.name, "talks": row.talks, "ratings": row.ratings, "mean": mean, **scores}


def summary(connection: Connection, by: str, since: datetime, until: datetime) -> Sequence[Row[Any]]:
    """Return a row for each `issue` or `agent` with talks in that time: how many, how many were rated, and how."""
    column = BY[by].label("name")
    rows = TALKS.add_columns(column).group_by(column).order_by(column)
    return connection.execute(rows, {"since": since, "until": until}).all()
