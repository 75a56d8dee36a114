"""Spending: a day's cap on what dials may cost, in SQL, exact however many workers dial at once."""

from datetime import UTC, datetime

from sqlalchemy import bindparam, select, update

from callbacks.costs import Costs
from failover import modes, news
from models.tables import insert, spending
from routing.turn import Turn

DAY = insert(spending).on_conflict_do_nothing()
SPEND = (
    update(spending)
    .where(spending.c.day == bindparam("today"), spending.c.spent + bindparam("cost") <= bindparam("cap"))
    .values(spent=spending.c.spent + bindparam("cost"))
)
GIVE_BACK = (
    update(spending).where(spending.c.day == bindparam("today")).values(spent=spending.c.spent - bindparam("cost"))
)
CAPPED = (
    update(spending)
    .where(spending.c.day == bindparam("today"), spending.c.capped_at.is_(None))
    .values(capped_at=bindparam("now"))
    .returning(spending.c.spent)
)
SPENT = select(spending.c.spent).where(spending.c.day == bindparam("today"), spending.c.capped_at.is_not(None))


def afford(turn: Turn, number: str, costs: Costs) -> int | None:
    """Add the cost of one dial to today's, and return it; None, changing nothing, when that is more than the cap."""
    if costs.cap is None:
        return 0
    cost = costs.of(number)
    turn.connection.execute(DAY, {"day": _day(turn.now), "spent": 0})
    return cost if turn.changes(SPEND, {"today": _day(turn.now), "cost": cost, "cap": costs.cap}) else None


def give_back(turn: Turn, cost: int, dialed_at: datetime) -> None:
    """Take back the cost of a dial that was not made."""
    if cost:
        turn.changes(GIVE_BACK, {"today": _day(dialed_at), "cost": cost})


def refuse(turn: Turn, costs: Costs) -> None:
    """Note that a dial was put off; those on call are told of the first of a day."""
    first = turn.one(CAPPED, {"today": _day(turn.now), "now": turn.now})
    if first is not None and costs.cap is not None:
        text = f"have cost {first.spent / 1000:g} of {costs.cap / 1000:g}; what would cost more waits"
        modes.held(turn.connection, turn.now)  # news become visible in their order
        news.tell(turn.connection, turn.now, "costs", f"Ringback: today's callbacks {text} until tomorrow (UTC).")


def left(turn: Turn, costs: Costs) -> int | None:
    """Return what may still be spent on a day on which a dial was put off, or None on another day."""
    spent = turn.connection.execute(SPENT, {"today": _day(turn.now)}).scalar_one_or_none()
    return None if spent is None or costs.cap is None else costs.cap - spent


def _day(at: datetime) -> str:
    return at.astimezone(UTC).date().isoformat()
