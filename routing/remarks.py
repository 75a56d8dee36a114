"""Remarks: what agents say that contacts were about, by key or in words, and the list of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, literal, select

from models.remark import Result
from models.tables import agents, contacts, insert, offers, remarks
from routing import tickets
from routing.turn import Turn

LONGEST = 4000  # letters of a note


class NoContact(ValueError):
    """There is no such contact; the message says what shows those there are."""


OF_TALK = (
    select(
        offers.c.contact_id,
        offers.c.id,
        bindparam("now", type_=remarks.c.made_at.type),
        agents.c.name,
        bindparam("about", type_=remarks.c.category.type),
    )
    .join(agents, agents.c.id == offers.c.agent_id)
    .where(offers.c.id == bindparam("offer"))
)
COLUMNS = ["contact_id", "offer_id", "made_at", "by", "category"]
BY_KEY = insert(remarks).from_select(COLUMNS, OF_TALK).on_conflict_do_nothing()
WITH_OUTCOME = OF_TALK.where(offers.c.agent_id == bindparam("agent")).add_columns(
    bindparam("result", type_=remarks.c.outcome.type)
)
FROM_DESK = insert(remarks).from_select([*COLUMNS, "outcome"], WITH_OUTCOME)
AT_DESK = FROM_DESK.on_conflict_do_update(
    index_elements=["offer_id"],
    set_={"category": FROM_DESK.excluded.category, "outcome": FROM_DESK.excluded.outcome},
).returning(remarks.c.contact_id)
SAY = insert(remarks)
EXISTS = select(literal(1)).where(contacts.c.id == bindparam("contact"))
LIST: Select[Any] = (
    select(
        remarks.c.id,
        remarks.c.made_at,
        remarks.c.contact_id,
        contacts.c.issue,
        contacts.c.language,
        remarks.c.by,
        remarks.c.category,
        remarks.c.note,
        remarks.c.outcome,
    )
    .join(contacts, contacts.c.id == remarks.c.contact_id)
    .where(remarks.c.made_at >= bindparam("since"), remarks.c.made_at < bindparam("until"))
    .order_by(remarks.c.id)
)
OF = select(remarks).where(remarks.c.contact_id == bindparam("contact")).order_by(remarks.c.id)
COUNTS = (
    select(contacts.c.issue, remarks.c.category, func.count().label("contacts"))
    .join(contacts, contacts.c.id == remarks.c.contact_id)
    .where(remarks.c.made_at >= bindparam("since"), remarks.c.made_at < bindparam("until"))
    .where(remarks.c.category.is_not(None))
    .group_by(contacts.c.issue, remarks.c.category)
    .order_by(func.count().desc(), contacts.c.issue, remarks.c.category)
)


def by_key(turn: Turn, offer_id: int, category: str) -> None:
    """Record what a talk was about, once, by the key that its agent pressed."""
    turn.connection.execute(BY_KEY, {"offer": offer_id, "now": turn.now, "about": category})
    tickets.look_again_at_talk(turn, offer_id)


def at_desk(turn: Turn, offer_id: int, agent_id: int, category: str | None, outcome: Result | None) -> int | None:
    """Record what a talk was about and what came of it, in place of what was said of that before.

    Return the contact, or None when the talk is not this agent's.
    """
    values = {"offer": offer_id, "agent": agent_id, "now": turn.now, "about": category, "result": outcome}
    row = turn.one(AT_DESK, values)
    if row is not None:
        tickets.look_again(turn, row.contact_id)
    return int(row.contact_id) if row else None


def say(
    turn: Turn, contact_id: int, by: str, note: str | None, category: str | None, outcome: Result | None = None
) -> None:
    """Record what somebody says of a contact, however old it is. Raises NoContact."""
    if turn.connection.execute(EXISTS, {"contact": contact_id}).scalar_one_or_none() is None:
        raise NoContact(f"there is no contact {contact_id}; `ringback contacts list` shows the last ones")
    values = {"contact_id": contact_id, "made_at": turn.now, "by": by}
    turn.connection.execute(SAY, values | {"note": note, "category": category, "outcome": outcome})
    tickets.look_again(turn, contact_id)


def listed(
    connection: Connection, since: datetime, until: datetime, after: int = 0, most: int | None = None
) -> Sequence[Row[Any]]:
    """Return every remark of a span of time, in order; or at `most` so many after one."""
    rows = LIST.where(remarks.c.id > after).limit(most)
    return connection.execute(rows, {"since": since, "until": until}).all()


def of(connection: Connection, contact_id: int) -> Sequence[Row[Any]]:
    """Return every remark on a contact, in order."""
    return connection.execute(OF, {"contact": contact_id}).all()


def counted(connection: Connection, since: datetime, until: datetime) -> Sequence[Row[Any]]:
    """Return how often each category was given to each issue in a span of time, the most first."""
    return connection.execute(COUNTS, {"since": since, "until": until}).all()
