"""Putting off: callbacks that cannot be paid for today rest until tomorrow, in their own place."""

from datetime import UTC, timedelta

from sqlalchemy import bindparam, select, update

from callbacks import spending
from callbacks.cut_off import REST
from callbacks.hours import first_span
from callbacks.policy import Rules
from carrier.numbers import zones
from models.callback import CallbackState
from models.contact import ContactState
from models.tables import callbacks, contacts
from routing.switchboard import Switchboard
from routing.turn import Turn

BATCH = 100
UP = (
    select(callbacks.c.id, callbacks.c.contact_id, callbacks.c.number)
    .join(contacts, contacts.c.id == callbacks.c.contact_id)
    .where(callbacks.c.state == CallbackState.PROMISED, contacts.c.state == ContactState.WAITING)
    .order_by(contacts.c.rank)
    .limit(BATCH)
    .with_for_update(skip_locked=True, of=contacts)
)
UNTIL = update(callbacks).where(callbacks.c.id == bindparam("callback")).values(until=bindparam("ends"))


def put_off(turn: Turn, callback_id: int, contact_id: int, number: str, rules: Rules) -> None:
    """Let a waiting callback rest until it may be rung tomorrow (UTC)."""
    midnight = turn.now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    span = first_span(midnight + timedelta(days=1), zones(number), rules.hours)
    turn.changes(REST, {"contact": contact_id, "at": span.start})
    turn.changes(UNTIL, {"callback": callback_id, "ends": span.end})
    spending.refuse(turn, rules.costs)


def spare_agents(switchboard: Switchboard, rules: Rules) -> int:
    """Put off whoever waits and cannot be paid for today, before an agent is rung for them. Return how many."""
    if rules.costs.cap is None:
        return 0
    with switchboard.turn() as turn:
        left = spending.left(turn, rules.costs)
        waiting = turn.connection.execute(UP).all() if left is not None else []
        dear = [row for row in waiting if rules.costs.of(row.number) > (left or 0)]
        for row in dear:
            put_off(turn, row.id, row.contact_id, row.number, rules)
    return len(dear)
