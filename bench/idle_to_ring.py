"""How soon is an agent rung who turns idle while somebody waits? On the real stack, to the carrier's REST call.

    python -m bench.idle_to_ring [--rounds 25]      DATABASE_URL=postgresql://… uses that database instead of SQLite

Each round ends an agent's wrap-up at a known moment, and asks the simulator when the call that rings them was placed.
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
from routing.skills import key

OTHER = key("other", "en")
AT_MOST = 0.1  # seconds, the median
PHONE = "+12025550150"


def one(database: Database, carrier: Carrier, number: int) -> float:
    """Let an agent turn idle with somebody waiting. Return how many seconds pass until the carrier rings them."""
    idle_at = datetime.now(UTC) + timedelta(seconds=random.uniform(1, 2))  # noqa: S311
    phone = f"{PHONE[:-3]}{number:03}"
    wraps_up = {"status": Status.AVAILABLE, "state": AgentState.WRAP_UP, "idle_since": idle_at, "state_until": idle_at}
    waits = {
        "state": ContactState.WAITING,
        "form": Form.CALLBACK,
        "issue": "other",
        "skill": OTHER,
        "rank": float(number),
    }
    with database.transaction() as connection:
        agent = {"id": number, "name": phone, "phone": phone, "misses": 0, **wraps_up}
        connection.execute(insert(agents).values(agent))
        connection.execute(insert(skills).values(agent_id=number, skill=OTHER, level=1))
        person = {"number": "", "language": "en", "arrived_at": idle_at, "last_seen_at": idle_at, **waits}
        connection.execute(insert(contacts).values(person))
    while not (calls := carrier.ask("GET", f"/control/phones/{phone}")["calls"]):
        time.sleep(0.02)
    with database.transaction() as connection:
        connection.execute(update(agents).values(status=Status.OFFLINE))
    return (datetime.fromisoformat(calls[0]["created"]) - idle_at).total_seconds()


def main() -> None:
    """Print what was seen; the exit status is 1 if the median is too high."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=25)
    rounds = options.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder), os.environ) as stack:
        database = Database(stack.settings["DATABASE_URL"])
        carrier = Carrier(stack.settings["TWILIO_BASE_URL"])
        took = [one(database, carrier, number) for number in range(1, rounds + 1)]
        database.close()
    median, worst = statistics.median(took), max(took)
    print(f"idle to ring, {rounds} rounds: median {1000 * median:.0f} ms, worst {1000 * worst:.0f} ms")
    if median > AT_MOST:
        raise SystemExit(f"the median is above {1000 * AT_MOST:.0f} ms")


if __name__ == "__main__":
    main()
