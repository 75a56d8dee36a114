"""How soon is an agent rung who turns idle, or available, while somebody waits? On the real stack, to the REST call.

    python -m bench.idle_to_ring [--rounds 25]      DATABASE_URL=postgresql://… uses that database instead of SQLite

Each round ends an agent's wrap-up at a known moment, or lets an agent go available by command, and asks the simulator
when the call that rings them was placed.
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, update

from carrier.simulator.people import Carrier
from local.stack import Stack
from models import AgentState, ContactState, Database, Form, Status
from models.tables import agents, contacts, skills
from routing import duty
from routing.policy import Rules
from routing.skills import key
from routing.wakeups import Wakeups

OTHER = key("other", "en")
AT_MOST = 0.1  # seconds, the median
PHONE = "+12025550150"


def wraps_up(database: Database, carrier: Carrier, number: int) -> float:
    """Let an agent turn idle with somebody waiting. Return how many seconds pass until the carrier rings them."""
    idle_at = datetime.now(UTC) + timedelta(seconds=random.uniform(1, 2))  # noqa: S311
    state = {"status": Status.AVAILABLE, "state": AgentState.WRAP_UP, "idle_since": idle_at, "state_until": idle_at}
    appear(database, number, idle_at, state)
    return rung(database, carrier, number, idle_at)


def comes(database: Database, carrier: Carrier, wakeups: Wakeups, number: int) -> float:
    """Let an agent go available with somebody waiting. Return how many seconds pass until the carrier rings them."""
    now = datetime.now(UTC)
    appear(database, number, now, {"status": Status.OFFLINE, "state": AgentState.IDLE, "idle_since": now})
    time.sleep(random.uniform(0, 0.5))  # noqa: S311 - anywhere between two sweeps
    chosen_at = datetime.now(UTC)
    duty.set_status(database, wakeups, Rules(), phone_of(number), Status.AVAILABLE, chosen_at)
    return rung(database, carrier, number, chosen_at)


def phone_of(number: int) -> str:
    return f"{PHONE[:-3]}{number:03}"


def appear(database: Database, number: int, now: datetime, state: dict[str, object]) -> None:
    """Add an agent, and somebody who waits for them."""
    phone = phone_of(number)
    waits = {"state": ContactState.WAITING, "form": Form.CALLBACK, "issue": "other", "skill": OTHER}
    person = {"number": "", "language": "en", "arrived_at": now, "last_seen_at": now, "rank": float(number)}
    with database.transaction() as connection:
        agent = {"id": number, "name": phone, "phone": phone, "misses": 0}
        connection.execute(insert(agents).values(agent | state))
        connection.execute(insert(skills).values(agent_id=number, skill=OTHER, level=1))
        connection.execute(insert(contacts).values(person | waits))


def rung(database: Database, carrier: Carrier, number: int, since: datetime) -> float:
    """Wait for the carrier to ring an agent, who leaves then. Return how many seconds that was after a moment."""
    while not (calls := carrier.ask("GET", f"/control/phones/{phone_of(number)}")["calls"]):
        time.sleep(0.02)
    with database.transaction() as connection:
        connection.execute(update(agents).values(status=Status.OFFLINE))
    return (datetime.fromisoformat(calls[0]["created"]) - since).total_seconds()


def main() -> None:
    """Print what was seen; the exit status is 1 if the median is too high."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=25)
    rounds = options.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder), os.environ) as stack:
        database = Database(stack.settings["DATABASE_URL"])
        carrier = Carrier(stack.settings["TWILIO_BASE_URL"])
        wakeups = Wakeups(stack.settings["REDIS_URL"])
        took = {
            "idle to ring": [wraps_up(database, carrier, number) for number in range(1, rounds + 1)],
            "available to ring": [comes(database, carrier, wakeups, rounds + n) for n in range(1, rounds + 1)],
        }
        wakeups.close()
        database.close()
    for what, seconds in took.items():
        median, worst = 1000 * statistics.median(seconds), 1000 * max(seconds)
        print(f"{what:17}, {rounds} rounds: median {median:.0f} ms, worst {worst:.0f} ms")
    if max(map(statistics.median, took.values())) > AT_MOST:
        raise SystemExit(f"a median is above {1000 * AT_MOST:.0f} ms")


if __name__ == "__main__":
    main()
