"""A report as rows for tables and spreadsheets, and as values for programs; times in seconds, shares 0 to 1."""

from collections.abc import Callable, Mapping
from typing import Any

from callbacks.kept import Promises
from callbacks.reports import Agent, Moment, Part, Report
from routing.figures import Figures, Talks

Row = dict[str, Any]


def of_figures(figures: Figures) -> Row:
    """Return the figures by name; what is not known is None."""
    wait = figures.wait
    return {
        "contacts": figures.contacts,
        "joined": figures.joined,
        "answered": figures.answered,
        "left": figures.left,
        "waits": figures.waits,
        "elsewhere": figures.elsewhere,
        "answered_share": _rounded(figures.answered_share, 4),
        "to_a_human_mean": _rounded(wait.mean),
        "to_a_human_at_least": wait.at_least,
        "to_a_human_p50": wait.p50,
        "to_a_human_p90": wait.p90,
        **of_talks(figures.talks),
    }


def of_talks(talks: Talks) -> Row:
    """Return the figures of talks by name."""
    return {
        "talks": talks.count,
        "talk_mean": _rounded(talks.seconds),
        "ratings": talks.ratings,
        "score": _rounded(talks.score, 2),
        "satisfied": _rounded(talks.satisfied, 4),
    }


def of_promises(promises: Promises) -> Row:
    """Return what became of promises by name."""
    return {
        "promised": promises.made,
        "kept": promises.kept,
        "broken": promises.broken,
        "open": promises.open,
        "kept_share": _rounded(promises.kept_share, 4),
    }


def _part(part: Part, name: str) -> Row:
    return {name: part.name or "none", **of_figures(part.figures), **of_promises(part.promises)}


def _agent(agent: Agent) -> Row:
    counts = {"offers": agent.offers, "accepted": agent.accepted, "missed": agent.missed}
    return {"agent": agent.name, **counts, **of_talks(agent.talks)}


def _moment(moment: Moment) -> Row:
    at = {"at": moment.piece.at.isoformat(), "line": moment.piece.line}
    return {**at, **of_figures(moment.piece.figures), **of_promises(moment.promises)}


TABLES: Mapping[str, Callable[[Report], list[Row]]] = {
    "course": lambda report: [_moment(moment) for moment in report.course],
    "issue": lambda report: [_part(part, "issue") for part in report.issues],
    "language": lambda report: [_part(part, "language") for part in report.languages],
    "agent": lambda report: [_agent(agent) for agent in report.agents],
}


def values(report: Report) -> dict[str, Any]:
    """Return the whole report as plain values."""
    return {
        "since": report.since.isoformat(),
        "until": report.until.isoformat(),
        "now": report.now.isoformat(),
        "figures": of_figures(report.figures),
        "promises": of_promises(report.promises),
        "piece_seconds": report.width,
        "tables": {name: rows(report) for name, rows in TABLES.items()},
    }


def _rounded(value: float | None, places: int = 1) -> float | None:
    return None if value is None else round(value, places)
