"""A picture of the past, as bars and marks in lanes: when the line was on, who turned it, and what each watcher saw."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from failover.incidents import Incident
from failover.state import Flip
from failover.stretches import Stretch, lanes

WIDTH = 1000.0  # units from the beginning of the span to its end


@dataclass(frozen=True)
class Bar:
    """From `x` on, so wide: `kind` is on, ok, fail or unknown; `since` and `text` are for who points at it."""

    x: float
    width: float
    kind: str
    since: datetime
    text: str


@dataclass(frozen=True)
class Mark:
    """Where the line was turned or pinned, by the watch or by a person."""

    x: float
    by_person: bool
    at: datetime
    text: str


@dataclass(frozen=True)
class Lane:
    """One probe as one watcher saw it, or the line itself, which has no name."""

    probe: str
    watcher: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Picture:
    """The lanes of a span, the line first, and the marks that go through all of them; `ticks` lie evenly in it."""

    lanes: tuple[Lane, ...]
    marks: tuple[Mark, ...]
    ticks: tuple[datetime, ...]


def draw(
    since: datetime,
    now: datetime,
    stretches: Iterable[Stretch],
    incidents: Iterable[Incident],
    flips: Sequence[Flip],
    ticks: int = 5,
) -> Picture:
    """Return the picture of the time from `since` to `now`."""

    def place(at: datetime) -> float:
        return round(WIDTH * min(1.0, max(0.0, (at - since) / (now - since))), 1)

    def bar(begin: datetime, end: datetime, kind: str, text: str) -> Bar:
        return Bar(place(begin), max(1.0, round(place(end) - place(begin), 1)), kind, begin, text)

    line = tuple(
        bar(one.since, one.until or now, "on", one.why) for one in incidents if one.until is None or one.until > since
    )
    seen = (
        Lane(probe, watcher, tuple(bar(one.since, one.until, one.result, one.evidence) for one in row))
        for (probe, watcher), row in lanes(stretches).items()
    )
    marks = tuple(Mark(place(flip.at), flip.who != "watch", flip.at, flip.why) for flip in flips if flip.at > since)
    return Picture(
        (Lane("", "", line), *seen), marks, tuple(since + n * (now - since) / (ticks - 1) for n in range(ticks))
    )
