"""Earlier: what happened to a number's contacts before this one, and what was said of them."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, or_, select

from models.contact import Outcome
from models.offer import OfferState
from models.tables import agents, contacts, offers, remarks
from routing.matching import WITHHELD

MOST = 5


class Before(NamedTuple):
    """An earlier contact of the same number: who talked with them, if anybody did, and what was said of it."""

    id: int
    arrived_at: datetime
    issue: str | None
    outcome: Outcome | None
    agent: str | None
    said: tuple[Row[Any], ...]


earlier = contacts.alias("earlier")
WITH = (
    select(agents.c.name)
    .join(offers, offers.c.agent_id == agents.c.id)
    .where(offers.c.contact_id == earlier.c.id, offers.c.state.in_((OfferState.DONE, OfferState.ACCEPTED)))
    .order_by(offers.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
EARLIER = (
    select(earlier.c.id, earlier.c.arrived_at, earlier.c.issue, earlier.c.outcome, WITH.label("agent"))
    .join(contacts, contacts.c.number == earlier.c.number)
    .where(
        contacts.c.id == bindparam("contact"),
        earlier.c.number != WITHHELD,
        earlier.c.arrived_at <= contacts.c.arrived_at,
        earlier.c.id != contacts.c.id,
        earlier.c.joined_at.is_not(None),
        or_(earlier.c.outcome.is_(None), earlier.c.outcome != Outcome.SUPERSEDED),  # joined to another that is shown
    )
    .order_by(earlier.c.arrived_at.desc())
    .limit(MOST)
)
SAID = (
    select(remarks)
    .where(remarks.c.contact_id.in_(bindparam("which", expanding=True)))
    .order_by(remarks.c.contact_id, remarks.c.id)
)


def of(connection: Connection, contact_id: int) -> tuple[tuple[Row[Any], ...], list[Before]]:
    """Return what was said of a contact, and the last contacts of its number before it, newest first."""
    rows = connection.execute(EARLIER, {"contact": contact_id}).all()
    said: dict[int, list[Row[Any]]] = {}
    for remark in connection.execute(SAID, {"which": [contact_id, *(row.id for row in rows)]}):
        said.setdefault(remark.contact_id, []).append(remark)
    return tuple(said.get(contact_id, ())), [Before(*row, tuple(said.get(row.id, ()))) for row in rows]
