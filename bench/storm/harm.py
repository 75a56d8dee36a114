"""Harm: what the telephone network saw happen to customers, beside what was promised to them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from carrier.simulator.people import Carrier
from models import Database
from models.callback import CallbackState
from models.tables import callbacks

CUSTOMERS = "+1202556"  # how their numbers begin
OPEN = (CallbackState.PROMISED, CallbackState.DIALING)
COMMIT_THEN_DIAL = timedelta(seconds=3)  # a promise that was closed between the two is no harm
Call = Mapping[str, Any]


def count(people: Carrier, database: Database, talks: Mapping[str, set[str]], machines: set[str]) -> dict[str, int]:
    """Return how often each harm was done. `talks` holds the legs by which each number has talked with an agent."""
    calls = [call for call in people.ask("GET", "/control/calls") if call["to"].startswith(CUSTOMERS)]
    with database.reading() as connection:
        columns = (callbacks.c.number, callbacks.c.state, callbacks.c.promised_at, callbacks.c.ended_at)
        rows = connection.execute(select(*columns)).all()
    promised = defaultdict(list)
    for row in rows:
        promised[row.number].append((row.promised_at, row.ended_at))
    return {
        "overlapping rings": _overlaps(calls),
        "connected twice": sum(len(legs) > 1 for legs in talks.values()),
        "rung without a promise": sum(not _was_promised(call, promised[call["to"]]) for call in calls),
        "machine with an agent": len(machines & set(talks)),
        "never resolved": sum(row.state in OPEN for row in rows),
    }


def _overlaps(calls: Iterable[Call]) -> int:
    """Return how often a customer's phone was called while an earlier call to it was not over."""
    over: dict[str, str] = {}
    found = 0
    for call in sorted(calls, key=lambda call: str(call["created"])):
        found += call["created"] < over.get(call["to"], "")
        over[call["to"]] = max(call["ended"] or "9", over.get(call["to"], ""))
    return found


def _was_promised(call: Call, spans: list[tuple[datetime, datetime | None]]) -> bool:
    began = datetime.fromisoformat(call["created"]).astimezone(UTC)
    return any(start <= began and (end is None or began <= end + COMMIT_THEN_DIAL) for start, end in spans)
