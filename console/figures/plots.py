"""The plots of a report."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING, Any

from callbacks.reports import Moment, Report
from console.figures import canvas
from console.figures.canvas import THEMES, Colours, Kind
from console.words import RIGHT_TO_LEFT
from ivr.words import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def _bars(axes: "Axes", report: Report, colours: Colours, *rows: Callable[[Moment], int]) -> None:
    """Draw bars, the second series hatched on top of the first, so that colour alone tells nothing."""
    at: Any = [moment.piece.at for moment in report.course]
    below = [0] * len(at)
    for place, row in enumerate(rows):
        heights = [row(moment) for moment in report.course]
        look: dict[str, Any] = {"color": colours.first} if not place else {"hatch": "////", "facecolor": "none"}
        if place:
            look["edgecolor"] = colours.second
        axes.bar(at, heights, _days(report) * 0.85, below, align="edge", linewidth=0.7 if place else 0, **look)
        below = [one + more for one, more in zip(below, heights, strict=True)]


def _arrivals(axes: "Axes", report: Report, colours: Colours) -> None:
    _bars(axes, report, colours, lambda moment: moment.piece.figures.contacts)


def _answered(axes: "Axes", report: Report, colours: Colours) -> None:
    both = (lambda moment: moment.piece.figures.answered, lambda moment: moment.piece.figures.left)
    _bars(axes, report, colours, *both)


def _promises(axes: "Axes", report: Report, colours: Colours) -> None:
    both = (lambda moment: moment.promises.kept, lambda moment: moment.promises.made - moment.promises.kept)
    _bars(axes, report, colours, *both)


def _line(axes: "Axes", report: Report, colours: Colours) -> None:
    ends: Any = [moment.piece.at + timedelta(seconds=report.width) for moment in report.course]
    lengths = [moment.piece.line for moment in report.course]
    axes.fill_between(ends, lengths, step="pre", color=colours.first, alpha=0.25, linewidth=0)
    axes.step(ends, lengths, where="pre", color=colours.first, linewidth=1.4)


def _wait(axes: "Axes", report: Report, colours: Colours) -> None:
    middle: Any = [moment.piece.at + timedelta(seconds=report.width / 2) for moment in report.course]
    waits = [moment.piece.figures.wait for moment in report.course]
    for style, colour, values in (
        ("-", colours.first, [wait.p50 for wait in waits]),
        ("--", colours.second, [wait.p90 for wait in waits]),
    ):
        known = [None if value is None else value / 60 for value in values]
        axes.plot(
            middle, [float("nan") if value is None else value for value in known], style, color=colour, marker="."
        )


PLOTS: Mapping[str, Callable[["Axes", Report, Colours], None]] = {
    "arrivals": _arrivals,
    "line": _line,
    "wait": _wait,
    "answered": _answered,
    "promises": _promises,
}
ENGLISH = {
    "arrivals": "Contacts that arrived",
    "line": "In line, holding and called back",
    "wait": "Minutes to a human: half (solid), 9 in 10 (dashed)",
    "answered": "Answered (filled) and left (hatched), by arrival",
    "promises": "Promises kept (filled) and not, or not yet (hatched)",
}
WIDE, NARROW = 8.3, 4.3  # inches, for a desk and for a phone


def sheet(
    report: Report,
    kind: Kind,
    words: Mapping[str, str] = ENGLISH,
    language: str = "en",
    theme: str = "light",
    width: float = WIDE,
    ground: str = "none",
) -> bytes:
    """Return all plots on one sheet, one below the other, each with its name from `words`.

    matplotlib has no letters for every language: in SVG the names are put in afterwards, for the browser to write.
    """
    names = {name: f"@{name}@" if kind == "svg" else words[name] for name in PLOTS}
    with canvas.one_at_a_time:
        drawn = canvas.figure(width, 1.95 * len(PLOTS), ground)
        for axes, name in zip(drawn.subplots(len(PLOTS)), PLOTS, strict=True):
            _axes(axes, report, name, THEMES[theme], language)
            side: Any = "right" if language in RIGHT_TO_LEFT else "left"
            axes.set_title(names[name], loc=side, fontsize=10, color=THEMES[theme].text)
        made = canvas.saved(drawn, kind)
    if kind == "png":
        return made
    text = made.decode()
    for name in PLOTS:
        text = text.replace(names[name], escape(words[name]))
    return text.encode()


def _axes(axes: "Axes", report: Report, name: str, colours: Colours, language: str) -> None:
    import matplotlib as mpl
    from matplotlib.ticker import MaxNLocator

    with mpl.rc_context(canvas.STYLE):
        canvas.frame(axes, report.since, report.until, colours, language)
        PLOTS[name](axes, report, colours)
        axes.yaxis.set_major_locator(MaxNLocator(4, integer=True, min_n_ticks=2))
        axes.yaxis.set_major_formatter(lambda value, _place: number(round(value), language))
        axes.set_ylim(0, max(axes.get_ylim()[1], 1))


def _days(report: Report) -> float:
    return report.width / 86400
