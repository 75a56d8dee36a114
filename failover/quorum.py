"""What many looks say together, pure: votes of several probes, seen from several vantage points."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

ANCHORS = "anchors"  # the name under which a watcher notes whether it sees anything at all
MOST = 240  # letters of evidence in one sentence


@dataclass(frozen=True)
class Probe:
    """One look. `unknown` is our own blindness; `evidence` is a short sentence without a full stop.

    `weight` is how much its word counts. One that does not `clear` corroborates failures, and never clears chat.
    `lasts` is how long its word holds; after that this watcher no longer speaks of it.
    """

    result: Literal["ok", "fail", "unknown"]
    evidence: str
    name: str = "chat"
    weight: float = 1
    clears: bool = True
    lasts: timedelta = timedelta(minutes=5)


@dataclass(frozen=True)
class Sighting:
    """What one watcher has seen of one probe: the last look, and how many in a row failed or passed."""

    watcher: str
    probe: Probe
    fails: int
    passes: int
    since: datetime  # when the row began
    seen_at: datetime
    looks: int = 1  # grows with each look, so that others see that it is alive


@dataclass(frozen=True)
class Tally:
    """What all of them say now.

    `doubt`: something failed. `failing`: a quorum failed its last look; `down`: its last `fall` looks.
    `well`: no quorum still lacks its `rise` successes. `blind`: every watcher is cut off from everything.
    """

    seeing: bool = False
    blind: bool = False
    doubt: bool = False
    failing: bool = False
    down: bool = False
    well: bool = False
    fails: int = 0
    passes: int = 0
    evidence: str = ""


def sight(before: Sighting | None, probe: Probe, watcher: str, now: datetime) -> Sighting:
    """Return a sighting after one more look. One that `unknown` neither counts nor breaks a row.

    A row that was left alone for longer than its word holds begins anew.
    """
    if before is None or now - before.seen_at > before.probe.lasts:
        before = Sighting(watcher, probe, 0, 0, now, now, before.looks if before else 0)
    after = replace(before, probe=probe, seen_at=now, looks=before.looks + 1)
    if probe.result == "unknown":
        return after
    if probe.result == "fail":
        return replace(after, fails=before.fails + 1, passes=0, since=before.since if before.fails else now)
    return replace(after, fails=0, passes=before.passes + 1, since=before.since if before.passes else now)


def weigh(sightings: Iterable[Sighting], fall: int, rise: int, quorum: float) -> Tally:
    """Return what the sightings say together.

    1. A watcher whose control anchors failed too is cut off: its looks prove nothing. All cut off: blind.
    2. A look that could not see abstains.
    3. A probe has failed when more than half of the vantage points that see it say so.
    4. Failed probes carry the decision with `quorum` of the weight that speaks. One that only corroborates speaks
       when it fails, and decides nothing by itself.
    """
    every = list(sightings)
    cut_off = {look.watcher for look in every if look.probe.name == ANCHORS and look.probe.result == "fail"}
    if cut_off and cut_off == {look.watcher for look in every}:
        told = "; ".join(dict.fromkeys(look.probe.evidence for look in every if look.probe.name == ANCHORS))
        return Tally(blind=True, evidence=told[:MOST])
    votes: dict[str, list[Sighting]] = {}
    for look in every:
        if look.watcher not in cut_off and look.probe.name != ANCHORS and look.probe.result != "unknown":
            votes.setdefault(look.probe.name, []).append(look)
    clearing = [name for name, looks in votes.items() if looks[0].probe.clears]
    if not clearing:
        return Tally()

    def carried(said: Callable[[Sighting], bool]) -> bool:
        agreed = {name for name, looks in votes.items() if 2 * sum(map(said, looks)) > len(looks)}
        speak = {name: looks[0].probe.weight for name, looks in votes.items() if name in agreed or name in clearing}
        share = sum(speak[name] for name in agreed) / sum(speak.values())
        return share >= quorum and not agreed.isdisjoint(clearing)

    seen = [look for looks in votes.values() for look in looks]
    failed = [look for look in seen if look.fails]
    passed = [look for look in seen if look.probe.clears]
    return Tally(
        seeing=True,
        doubt=any(look.fails for look in passed),
        failing=carried(lambda look: look.fails > 0),
        down=carried(lambda look: look.fails >= fall),
        well=not carried(lambda look: look.probe.clears and look.passes < rise),
        fails=max((look.fails for look in failed), default=0),
        passes=min(look.passes for look in passed),
        evidence=_told(failed or passed),
    )


def _told(looks: list[Sighting]) -> str:
    """Return the evidence in one sentence; names are left out where there is only one probe and one watcher."""
    if len(looks) == 1:
        return looks[0].probe.evidence[:MOST]
    watchers = {look.watcher for look in looks}
    parts = [
        f"{look.probe.name}{f' from {look.watcher}' if len(watchers) > 1 else ''}: {look.probe.evidence}"
        for look in sorted(looks, key=lambda look: (look.probe.name, look.watcher))
    ]
    return "; ".join(dict.fromkeys(parts))[:MOST]
