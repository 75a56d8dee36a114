"""Whole outages, told as data: what several watchers saw, and the flips that must follow and no others."""

import re
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from failover.quorum import Probe, Sighting, sight, weigh
from failover.state import Rules, Standing, observe
from models import ManualClock

OUTAGES = tomllib.loads((Path(__file__).parent / "outages.toml").read_text())
RESULTS = {".": "ok", "x": "fail", "?": "unknown"}
RULES = Rules()
Flips = list[list[Any]]


def expanded(runs: str) -> str:
    """Return `2. (1x 1.)*2` as `..x.x.`."""
    repeated = re.sub(r"\(([^)]*)\)\*(\d+)", lambda found: f"{found[1]} " * int(found[2]), runs)
    return "".join(kind * int(count) for count, kind in re.findall(r"(\d+)([.x?!])", repeated))


def rounds(looks: dict[str, dict[str, str]]) -> Iterator[dict[str, dict[str, str]]]:
    """Yield what each watcher saw of each probe, round by round."""
    rows = {watcher: {probe: expanded(runs) for probe, runs in probes.items()} for watcher, probes in looks.items()}
    (length,) = {len(row) for probes in rows.values() for row in probes.values()}
    for number in range(length):
        yield {watcher: {probe: row[number] for probe, row in probes.items()} for watcher, probes in rows.items()}


def play(trace: dict[str, Any]) -> tuple[Flips, set[str]]:
    """Return the flips and every state that was passed; each watcher decides after its own looks."""
    now, standing, seconds = ManualClock().now(), Standing(), 0
    known: dict[tuple[str, str], Sighting] = {}
    flips, states, jumps = list[list[Any]](), set[str](), dict(trace.get("jumps", []))
    for looks in rounds(trace["looks"]):
        now += timedelta(seconds=jumps.get(seconds, 0))
        for watcher, probes in looks.items():
            if "!" in probes.values():
                continue
            for name, letter in probes.items():
                clears = name not in trace.get("corroborates", [])
                probe = Probe(RESULTS[letter], "as the trace says", name, clears=clears)  # type: ignore[arg-type]
                known[watcher, name] = sight(known.get((watcher, name)), probe, watcher, now)
            if len({watcher for watcher, _ in known}) < len(looks):
                continue  # the first round: not everybody has looked yet
            was = standing.active
            standing = observe(standing, weigh(known.values(), RULES.fall, RULES.rise, RULES.quorum), now, RULES)
            states.add(standing.state)
            if was != standing.active:
                flips.append([seconds, "on" if standing.active else "off"])
        now += timedelta(seconds=2)
        seconds += 2
    return flips, states


@pytest.mark.parametrize("name", OUTAGES)
def test_outage(name: str) -> None:
    trace = OUTAGES[name]
    flips, states = play(trace)
    assert flips == trace["flips"]
    assert set(trace.get("states", [])) <= states


@pytest.mark.parametrize("name", [name for name in OUTAGES if "flapping" in name])
def test_no_hour_of_flapping_has_more_than_three_flips(name: str) -> None:
    moments = [at for at, _ in play(OUTAGES[name])[0]]
    assert all(sum(start <= at < start + 3600 for at in moments) <= 3 for start in range(0, 3600, 2))


@pytest.mark.parametrize("name", [name for name in OUTAGES if "cut_off" in name])
def test_being_cut_off_flips_nothing(name: str) -> None:
    flips, _ = play(OUTAGES[name])
    assert "off" not in [to for _, to in flips]
