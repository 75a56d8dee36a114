"""Hundreds of callbacks through the real processes while everything fails: is anybody rung twice at once, or lost?

    python -m bench.faults [--callbacks 500] [--agents 16] [--seed 1] [--database both]

The carrier loses replies, refuses, fails, lags and loses, doubles and reorders its events; web, workers and engine are
killed (-9) at random moments, and once all of them together; Redis is flushed three times, a fifth of the dials are
enqueued five times, and some when they are long over. The exit status is 1 if there was harm.
"""

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.storm.run import KILLED, Run
from bench.storm.scene import scene
from local.postgres import Postgres

AT_MOST = 1800  # seconds
KINDS = ("sqlite", "postgres")
AUDITED = 60.0  # seconds within which the audit has to be content


def main() -> None:
    """Run it on each database and print the tables."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--callbacks", type=int, default=500)
    options.add_argument("--agents", type=int, default=16)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--database", choices=[*KINDS, "both"], default="both")
    given = options.parse_args()
    harmed = 0
    for kind in KINDS if given.database == "both" else [given.database]:
        with database_url(kind) as url, scene(given.callbacks, given.agents, given.seed, url) as set_up:
            print(f"\n== {kind}: {given.callbacks} callbacks, {given.agents} agents, seed {given.seed}", flush=True)
            harmed += play(Run(set_up), given.callbacks)
    raise SystemExit(harmed > 0)


def play(run: Run, count: int) -> int:
    """Let it all happen, and print what came of it. Return how much harm was done."""
    began, flushed, all_killed = time.monotonic(), 0, ""
    while (took := time.monotonic() - began) < AT_MOST and (left := run.still_open()):
        run.people_act()
        # The last ones are left in peace; and where there are few, people do not ask again for ever.
        if left > max(3, count / 20) and took < max(60, 1.5 * count):
            run.trouble()
        if flushed < 3 and left < count * (3 - flushed) / 4:
            run.flush()
            flushed += 1
        if not all_killed and left < count / 2:
            run.kill(*KILLED)
            status, seconds, _ = run.audit(AUDITED)
            all_killed = f"audit {'content' if status == 0 else 'NOT content'} {seconds:.1f} s after all were killed"
        run.pause()
    run.calm()
    status, _, words = run.audit(AUDITED)
    harm = run.harm() | {"audit": status}
    print(f"{took:.0f} s; {all_killed}; at the end: {words}")
    print("trouble: ", ", ".join(f"{what} {times}" for what, times in sorted(run.done.items())))
    print("ended as:", ", ".join(f"{state} {times}" for state, times in sorted(run.outcomes().items())))
    for what, times in harm.items():
        print(f"{what:24} {times}")
    return sum(harm.values()) + ("NOT" in all_killed)


@contextmanager
def database_url(kind: str) -> Iterator[str]:
    """Lend the address of an empty database; "" is an SQLite file of the run's own."""
    if kind == "sqlite":
        yield ""
        return
    with Postgres() as server:
        yield server.lend()


if __name__ == "__main__":
    main()
