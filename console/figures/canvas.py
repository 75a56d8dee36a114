"""What plots are drawn on, by matplotlib, which is loaded when the first of them is drawn."""

import io
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from ivr.words import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Kind = Literal["svg", "png"]
one_at_a_time = threading.Lock()  # matplotlib is not made for threads


class Colours(NamedTuple):
    """The colours of a plot, as console.css has them."""

    text: str
    ink: str
    line: str
    first: str
    second: str


THEMES: Mapping[str, Colours] = {
    "light": Colours("#1b1f22", "#586069", "#dcd8cd", "#1d5b8f", "#a83a08"),
    "dark": Colours("#ece9e2", "#a3abb3", "#2d333a", "#8cc4f2", "#ff9f66"),
}
# Real text, so that it is found and read out; a salt and no date, so that the same report is the same file.
STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "ringback",
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9,
    "hatch.linewidth": 0.7,
}
TICKS = tuple(timedelta(minutes=m) for m in (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7200, 14400))


def figure(width: float, height: float, ground: str) -> "Figure":
    """Return a figure of so many inches."""
    from matplotlib.figure import Figure

    return Figure((width, height), facecolor=ground, layout="constrained")


def saved(drawn: "Figure", kind: Kind) -> bytes:
    """Return what was drawn as a file."""
    import matplotlib as mpl

    made = io.BytesIO()
    with mpl.rc_context(STYLE):
        drawn.savefig(made, format=kind, dpi=150, metadata={"Date": None} if kind == "svg" else None)
    return made.getvalue()


def frame(axes: "Axes", since: datetime, until: datetime, colours: Colours, language: str) -> None:
    """Set the time below, thin lines behind, and nothing else around."""
    most = 1.2 * axes.get_figure().get_figwidth()  # type: ignore[union-attr]
    step = next((tick for tick in TICKS if (until - since) / tick <= most), TICKS[-1])
    first = datetime.fromtimestamp(-(-since.timestamp() // step.total_seconds()) * step.total_seconds(), UTC)
    ticks: Any = [first + place * step for place in range(int((until - first) / step) + 1)]
    shape = "%H:%M" if step < timedelta(days=1) else "%m-%d"
    digits = {ord(digit): number(int(digit), language) for digit in "0123456789"}
    axes.set_facecolor("none")
    axes.set_xlim(since, until)  # type: ignore[arg-type]
    axes.set_xticks(ticks, [tick.strftime(shape).translate(digits) for tick in ticks])
    axes.tick_params(colors=colours.ink, length=0)
    axes.tick_params(axis="x", pad=7)
    axes.grid(axis="y", color=colours.line, linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(colours.line)
