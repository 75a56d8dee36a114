"""How promises are kept: those made to whoever arrived in a span of time, by what became of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from models.callback import CallbackState
from models.tables import callbacks, contacts
from routing.figures import COHORT

ENDED = tuple(state for state in CallbackState if state not in (CallbackState.PROMISED, CallbackState.DIALING))


@dataclass(frozen=True)
class Promises:
    """Callbacks that were promised, by what became of them; `states` holds what happened at all.

    The kept share is of those that ended and that the customer had not taken back.
    """

    states: dict[CallbackState, int] = field(default_factory=dict)

    @property
    def made(self) -> int:
        return sum(self.states.values())

    @property
    def kept(self) -> int:
        return self.states.get(CallbackState.KEPT, 0)

    @property
    def open(self) -> int:
        return self.made - sum(self.states.get(state, 0) for state in ENDED)

    @property
    def broken(self) -> int:
        """Those that ended without the customer, who had not taken them back."""
        return self.states.get(CallbackState.GAVE_UP, 0) + self.states.get(CallbackState.UNDIALABLE, 0)

    @property
    def kept_share(self) -> float | None:
        known = self.kept + self.broken
        return self.kept / known if known else None


STATES = (
    select(callbacks.c.state, func.count().label("many"))
    .join(contacts, contacts.c.id == callbacks.c.contact_id)
    .where(*COHORT)
    .group_by(callbacks.c.state)
)


def promises(connection: Connection, since: datetime, until: datetime) -> Promises:
    """Return the promises to those who arrived from `since` until before `until`."""
    return of(connection.execute(STATES, {"since": since, "until": until}))


def of(rows: Iterable[Any]) -> Promises:
    """Return the sum of rows that tell how `many` are in which `state`."""
    states: defaultdict[CallbackState, int] = defaultdict(int)
    for row in rows:
        states[CallbackState(row.state)] += row.many
    return Promises(dict(states))
