"""Acts: what staff do with a contact. Of two who decide on what both saw, the second is told who was first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, select

from models.act import What
from models.tables import acts, insert
from routing.turn import Turn

NOTE = insert(acts).on_conflict_do_nothing().returning(acts.c.id)
LAST = select(func.coalesce(func.max(acts.c.place), 0)).where(acts.c.contact_id == bindparam("contact"))
COLUMNS = (acts.c.contact_id, acts.c.at, acts.c.who, acts.c.what, acts.c.place)
AT_PLACE = select(*COLUMNS).where(acts.c.contact_id == bindparam("contact"), acts.c.place == bindparam("place"))
OF = select(*COLUMNS).where(acts.c.contact_id.in_(bindparam("contacts", expanding=True))).order_by(acts.c.at, acts.c.id)


class Act(NamedTuple):
    """What somebody did with a contact, and when; `place` is that of acts which change something."""

    contact: int
    at: datetime
    who: str
    what: What
    place: int | None


class TooLate(Exception):
    """Somebody else was first: `first` says who did what and when. Nothing was changed."""

    def __init__(self, first: Act) -> None:
        self.first = first
        super().__init__(f"{first.who} was first: {first.what.replace('_', ' ')} at {first.at:%Y-%m-%d %H:%M} UTC")


def last(connection: Connection, contact_id: int) -> int:
    """Return the place of the last act that changed something, 0 before any: by it a form says what it shows."""
    return int(connection.execute(LAST, {"contact": contact_id}).scalar_one())


def do(turn: Turn, contact_id: int, who: str, what: What, seen: int | None = None) -> None:
    """Note what somebody is about to change, having `seen` the acts up to a place, None for all that there are.

    Call it first in the transaction that makes the change: of two at once the second waits here for the first, and
    raises TooLate.
    """
    place = (last(turn.connection, contact_id) if seen is None else seen) + 1
    values = {"contact_id": contact_id, "at": turn.now, "who": who, "what": what, "place": place}
    if turn.one(NOTE, values) is None:
        first = turn.one(AT_PLACE, {"contact": contact_id, "place": place})
        assert first is not None  # or it would not stand in our way
        raise TooLate(_act(first))


def look(turn: Turn, contact_id: int, who: str, what: What) -> None:
    """Note that somebody saw or heard something; it stands in nobody's way."""
    values = {"contact_id": contact_id, "at": turn.now, "who": who, "what": what, "place": None}
    turn.connection.execute(NOTE, values)


def of(connection: Connection, contacts: Sequence[int]) -> list[Act]:
    """Return what was done with contacts, in order."""
    return [_act(row) for row in connection.execute(OF, {"contacts": list(contacts)})]


def _act(row: Any) -> Act:
    return Act(row.contact_id, row.at, row.who, What(row.what), row.place)
