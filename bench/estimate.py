"""How good is the wait that callers are told? A seeded simulation of the real routing code, on SQLite.

    python -m bench.estimate [--seed 1] [--only peak]

People arrive, talk, give up and take callbacks at random; time is pushed from one event to the next. Every step is
the function that a webhook, a worker or the engine would call. Errors are of everybody who was reached, against the
same waits: ours, the average of recent waits (a quarter of each new one, as Asterisk's queue does), and the naive
(ahead + 1) x handling / agents with the whole line, the agents on duty, and the handling that ours has measured.
"""

import argparse
import tempfile
import time
from pathlib import Path

from bench.outages.scenarios import SCENARIOS, Scenario
from bench.outages.simulation import Simulation
from models import Database
from models.schema import migrate


def main() -> None:
    """Run every scenario and print one table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", choices=[scenario.name for scenario in SCENARIOS])
    chosen = options.parse_args()
    began = time.monotonic()
    print(f"{'':15} {'told':>5} {'reached':>7} {'mean s':>6}   RMSE / mean delay        {'bias':>6}  range held")
    print(f"{'scenario':15} {'':>5} {'':>7} {'':>6} {'ours':>7} {'average':>8} {'naive':>6} {'s':>8}  (early, late)")
    for scenario in SCENARIOS:
        if chosen.only in (None, scenario.name):
            print(row(scenario, chosen.seed), flush=True)
    print(f"seed {chosen.seed}, {time.monotonic() - began:.0f} s")


def row(scenario: Scenario, seed: int) -> str:
    """Play a scenario on a database of its own. Return its line of the table."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'bench.db'}")
        migrate(database)
        simulation = Simulation(scenario, database, seed)
        simulation.run()
        ours, average, naive = simulation.accuracy()
        database.close()
    mean = (ours.rmse or 0) / (ours.relative_rmse or 1)
    return (
        f"{scenario.name:15} {ours.told:5} {ours.reached:7} {mean:6.0f} {ours.relative_rmse:7.2f}"
        f" {average.relative_rmse:8.2f} {naive.relative_rmse:6.2f} {ours.bias:+8.0f}"
        f"  {ours.coverage:.0%} ({ours.earlier:.0%}, {ours.later:.0%})"
    )


if __name__ == "__main__":
    main()
