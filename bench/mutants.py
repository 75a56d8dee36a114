"""Which guard keeps customers from which harm: the fault run again, without each guard, and without each two.

    python -m bench.mutants [--callbacks 48] [--agents 8] [--seed 1]

A guard is taken away for real: the index is dropped, the quarantine is nothing, the late check and the answer gate are
replaced in the run's own processes (bench/storm/part.py). A run ends when it has shown harm, or when every promise
has its outcome. The first run has every guard, and must show none. The exit status is 1 if a run was not as it must be.
"""

import argparse
import time
from itertools import combinations

from bench.storm.run import Run
from bench.storm.scene import GUARDS, scene

LONGEST = 150.0  # seconds
TROUBLE = 2.0  # times as much as in the fault run, for fewer callbacks
LOOK = 2.0  # seconds from one look for harm to the next
SEEDS = 4  # a guard that is needed seldom is given so many runs to show it


def main() -> None:
    """Run them all and print the table as it stands in docs/faults.md."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--callbacks", type=int, default=48)
    options.add_argument("--agents", type=int, default=8)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--without", help="guards with commas between: only this run")
    given = options.parse_args()
    runs = [(), *combinations(GUARDS, 1), *combinations(GUARDS, 2)]
    if given.without:
        runs = [tuple(given.without.split(","))]
    print("| without | harm | after | seed |\n|---|---|---|---|")
    wrong = 0
    for without in runs:
        for seed in range(given.seed, given.seed + SEEDS):
            with scene(given.callbacks, given.agents, seed, "", without) as set_up:
                harm, took = play(Run(set_up))
            if harm or not without:
                break
        shown = ", ".join(f"{what}: {count}" for what, count in harm.items()) or "none"
        print(f"| {' + '.join(without) or 'nothing'} | {shown} | {took:.0f} s | {seed} |", flush=True)
        wrong += bool(harm) != bool(without)
    raise SystemExit(wrong > 0)


def play(run: Run) -> tuple[dict[str, int], float]:
    """Let trouble come until there is harm or nothing is left to do. Return the harm and how long that took."""
    began = looked = time.monotonic()
    while (took := time.monotonic() - began) < LONGEST and (left := run.still_open()):
        run.people_act()
        if left > 3:
            run.trouble(TROUBLE, kills=False)
        if time.monotonic() - looked > LOOK:
            looked = time.monotonic()
            if harm := _done(run):
                return harm, took
        run.pause()
    return _done(run), took


def _done(run: Run) -> dict[str, int]:
    """Return the harm that was done so far; what is merely unfinished is none."""
    return {what: count for what, count in run.harm().items() if count and what != "never resolved"}


if __name__ == "__main__":
    main()
