"""What the figures and reports cost on Postgres with 100,000 contacts.

    python -m bench.reports [--contacts 100000]

A quarter of the contacts come on one busy day, in one incident that lasts for it; the others over the thirty days
before it. Each is asked until the connection has it planned for good, and then seven times more: the best of these,
because other work on the machine weighs on it; one over 500 ms is a failure.
"""

import argparse
import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from callbacks.reports import report
from console.figures.sums import count
from failover import incidents
from local.postgres import Postgres
from models import Database, Flip, Outcome, tables
from models.schema import migrate
from routing.front import front

PLANNED = 12  # times: the driver plans at the sixth, and Postgres may take one plan for all after five more
CONTACTS, AT_MOST = 100_000, 0.5
DAY = datetime(2026, 1, 12, tzinfo=UTC)
NOW = DAY + timedelta(hours=23, minutes=30)
ISSUES = ("security", "withdrawal", "deposit", "trading", "verification", "other")


def story(number: int, dice: random.Random) -> dict[str, Any]:
    """Return one contact that has come to its end, or has not yet."""
    busy = number % 4 == 0
    arrived = DAY + timedelta(seconds=dice.random() * 84_600) if busy else DAY - timedelta(days=dice.random() * 30)
    joined = arrived + timedelta(seconds=20) if dice.random() < 0.95 else None
    wait, answered, ended = timedelta(seconds=dice.expovariate(1 / 300)), None, None
    outcome: Outcome | None = Outcome.ABANDONED
    if joined and joined + wait < NOW and dice.random() < 0.9:
        answered, outcome = joined + wait, Outcome.ANSWERED
        ended = answered + timedelta(seconds=150)
    elif joined is None or joined + wait < NOW:
        ended = arrived + wait
    else:
        outcome = None
    return {
        "id": number + 1,
        "number": f"+1202{number:07}",
        "state": "ended" if ended else "waiting",
        "form": "callback" if number % 3 == 0 else "holding",
        "issue": dice.choice(ISSUES) if joined else None,
        "language": dice.choice(("en", "en", "fa", "zh")),
        "rank": float(number),
        "arrived_at": arrived,
        "joined_at": joined,
        "last_seen_at": arrived,
        "answered_at": answered,
        "ended_at": ended,
        "outcome": outcome,
    }


def talk(contact: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """Return the offer that a contact was answered by."""
    met, number = contact["answered_at"], contact["id"]
    moments = {"made_at": met, "expires_at": met, "accepted_at": met, "joined_at": met, "met_at": met}
    ended = met + timedelta(seconds=dice.expovariate(1 / 150))
    return {"id": number, "contact_id": number, "agent_id": dice.randint(1, 40), "state": "done", "ended_at": ended} | (
        moments
    )


def promise(contact: dict[str, Any]) -> dict[str, Any]:
    """Return the callback that a contact was promised."""
    ended = contact["ended_at"]
    state = ("kept" if contact["answered_at"] else "gave_up") if ended else "promised"
    number = {"number": contact["number"], "number_hash": contact["number"], "proof": "0000"}
    moments = {"promised_at": contact["arrived_at"], "ended_at": ended}
    return {"contact_id": contact["id"], "state": state, "attempts": 1, "source": "phone", **number, **moments}


def rows(count: int) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    """Return tables with the rows that they are filled with."""
    dice = random.Random(1)  # noqa: S311 - the same every time
    idle = {"status": "available", "state": "idle", "idle_since": NOW, "misses": 0, "languages": "en"}
    yield tables.agents, [{"id": n, "name": f"agent {n}", "phone": f"+1303{n}", **idle} for n in range(1, 41)]
    people = [story(number, dice) for number in range(count)]
    yield tables.contacts, people
    talks = [talk(contact, dice) for contact in people if contact["answered_at"]]
    yield tables.offers, talks
    scores = [{"offer_id": one["id"], "score": dice.choice((2, 4, 5, 5)), "rated_at": one["ended_at"]} for one in talks]
    yield tables.ratings, scores[::3]
    yield (
        tables.callbacks,
        [promise(contact) for contact in people if contact["form"] == "callback" and contact["issue"]],
    )
    yield (
        Flip.__table__,
        [{"at": DAY, "went_from": "suspect", "went_to": "active", "why": "chat failed", "who": "watch"}],
    )


def fill(database: Database, count: int) -> None:
    """Let everybody have called."""
    for table, all_of_them in rows(count):
        for start in range(0, len(all_of_them), 5000):
            with database.transaction() as connection:
                connection.execute(insert(table), all_of_them[start : start + 5000])
    with database.transaction() as connection:
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql("ANALYZE")


def incident(connection: Connection) -> None:
    """The report of the last incident, which is still going on."""
    last = incidents.found(connection)
    assert last
    report(connection, last.since, last.until or NOW, NOW)


QUESTIONS: dict[str, Callable[[Connection], object]] = {
    "the report of the busy day": lambda connection: report(connection, DAY, DAY + timedelta(days=1), NOW),
    "the report of the incident": incident,
    "the report of a quiet day": lambda connection: report(connection, DAY - timedelta(days=3), DAY, NOW),
    "the report of twelve days": lambda connection: report(connection, DAY - timedelta(days=11), NOW, NOW),
    "the sums of the page Now": lambda connection: count(connection, NOW),
    "the front of the line": lambda connection: front(connection, 20),
    "the list of incidents": incidents.listed,
}


def main() -> None:
    """Print the table; the exit status is 1 if one takes too long."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--contacts", type=int, default=CONTACTS)
    count, slow = options.parse_args().contacts, []
    with Postgres() as server:
        database = Database(server.lend())
        migrate(database)
        fill(database, count)
        print(f"{'with ' + format(count, ',') + ' contacts':32} {'ms':>6} {'limit':>6}")
        for name, ask in QUESTIONS.items():
            took = []
            for _ in range(PLANNED + 7):
                began = time.perf_counter()
                with database.reading() as connection:
                    ask(connection)
                took.append(time.perf_counter() - began)
            best = min(took[PLANNED:])
            slow += [name] if best > AT_MOST else []
            print(f"{name:32} {1000 * best:6.0f} {1000 * AT_MOST:6.0f}", flush=True)
        database.close()
    if slow:
        raise SystemExit(f"too slow: {', '.join(slow)}")


if __name__ == "__main__":
    main()
