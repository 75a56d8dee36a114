"""A report, the figures and the capacity as lines for a terminal."""

from collections.abc import Sequence
from typing import Any

from callbacks.kept import Promises
from callbacks.reports import Part, Report
from routing.capacity import TARGET, Capacity
from routing.figures import Figures, Talks
from routing.survival import TimeToHuman


def lines(report: Report) -> list[str]:
    """Return a report as lines: the figures, and a table for issues, languages and agents."""
    told = [f"  {line}" for line in (*of_figures(report.figures), of_promises(report.promises))]
    peak = max((moment.piece.line for moment in report.course), default=0)
    told.append(f"  {'longest line':15} {peak}")
    for name, parts in (("issue", report.issues), ("language", report.languages)):
        if parts:
            told += ["", *_columns([(name, *HEAD), *(_part(part) for part in parts)])]
    if report.agents:
        rows = [
            (one.name, str(one.offers), str(one.accepted), str(one.missed), *_talks(one.talks)) for one in report.agents
        ]
        told += ["", *_columns([("agent", "offers", "accepted", "missed", "talks", "mean", "ratings", "score"), *rows])]
    return told


HEAD = ("contacts", "answered", "left", "mean", "p50", "p90", "talks", "mean", "ratings", "score", "kept")


def of_figures(figures: Figures) -> list[str]:
    """Return figures as lines, each with its name."""
    wait, talks = figures.wait, figures.talks
    fates = (
        f"{figures.answered} answered, {figures.left} left, {figures.waits} wait, {figures.elsewhere} went elsewhere"
    )
    satisfied = f"; {share(talks.satisfied)} gave 4 or 5" if talks.ratings else ""
    return [
        f"{'contacts':15} {figures.contacts}, of whom {figures.joined} asked for a person: {fates}",
        f"{'time to a human':15} mean {_mean(wait)}, half within {percentile(wait, wait.p50)},"
        f" nine in ten within {percentile(wait, wait.p90)}",
        f"{'answered':15} {share(figures.answered_share)}",
        f"{'talks':15} {talks.count}, mean {clock(talks.seconds)}",
        f"{'ratings':15} {talks.ratings}, mean {_score(talks)}{satisfied}",
    ]


def of_promises(promises: Promises) -> str:
    """Return what became of promises as one line."""
    counts = f"{promises.made}: {promises.kept} kept, {promises.broken} not, {promises.open} open"
    return f"{'promises':15} {counts}; kept {share(promises.kept_share)}"


def of_capacity(capacity: Capacity, target: float = TARGET) -> list[str]:
    """Return the truth about capacity as lines."""
    minutes = round(capacity.seconds / 60)
    if not capacity.came:
        return [f"{'capacity':15} nobody came within {minutes} min; {capacity.agents} agents are available"]
    needed = capacity.needed(target)
    said = [
        f"{'capacity':15} you have {capacity.agents}; {target:.0f} s needs {needed or 'more than can be'}"
        f" ({capacity.came} came within {minutes} min, {clock(capacity.load.handling)} each)"
    ]
    if here := capacity.here:
        grows = "the line grows" if here.wait is None else f"{clock(here.wait)} on average"
        said.append(f"{'':15} with {here.agents}: {grows} if nobody leaves; {here.leave:.0%} would leave")
    return said


def clock(seconds: float | None) -> str:
    """Return seconds as m:ss, or a dash."""
    return "-" if seconds is None else f"{int(seconds + 0.5) // 60}:{int(seconds + 0.5) % 60:02}"


def share(value: float | None) -> str:
    """Return a share in percent, or a dash."""
    return "-" if value is None else f"{value:.0%}"


def percentile(wait: TimeToHuman, seconds: float | None) -> str:
    """Return a percentile; where too many left for it to be known, it says so."""
    return clock(seconds) if seconds is not None or not wait.reached else "(too many left)"


def _mean(wait: TimeToHuman) -> str:
    return f"{'at least ' if wait.at_least else ''}{clock(wait.mean)}"


def _score(talks: Talks) -> str:
    return "-" if talks.score is None else f"{talks.score:.1f}"


def _talks(talks: Talks) -> tuple[str, ...]:
    return str(talks.count), clock(talks.seconds), str(talks.ratings), _score(talks)


def _part(part: Part) -> tuple[str, ...]:
    figures, wait = part.figures, part.figures.wait
    counts = (str(figures.contacts), share(figures.answered_share), str(figures.left))
    waits = (clock(wait.mean), clock(wait.p50), clock(wait.p90))
    return part.name or "(none)", *counts, *waits, *_talks(figures.talks), share(part.promises.kept_share)


def _columns(rows: Sequence[Sequence[Any]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  " + "  ".join(text.rjust(width) if place else text.ljust(width) for place, (text, width) in enumerate(cells))
        for row in rows
        if (cells := list(zip(row, widths, strict=True)))
    ]
