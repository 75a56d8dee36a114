"""A process that flips the mode as fast as it can, for a test that kills it: `python -m tests.failover.flipper URL`."""

import sys
from datetime import timedelta
from itertools import count

from failover import modes
from failover.quorum import Probe
from failover.state import Rules
from models import Database, RealClock


def main() -> None:
    """Flip for ever."""
    database, clock = Database(sys.argv[1]), RealClock()
    for round_ in count():
        for result in ("fail", "ok", "ok"):
            probe = Probe(result, f"chat was {result}")
            rules = Rules(fall=1, rise=1, dwell=timedelta(0), turns=1_000_000)
            modes.observe(database, probe, clock.now(), rules)
        if round_ == 0:
            print("flipping", flush=True)  # noqa: T201 - the test waits for it


if __name__ == "__main__":
    main()
