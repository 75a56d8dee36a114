"""The page Reports: a day or an incident with its plots, to look at, to print, and for a spreadsheet."""

import threading
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from flask import Response, abort, make_response, render_template, request

from callbacks.report_rows import TABLES
from callbacks.reports import Report, report
from console import gate
from console.access import part_of
from console.context import console, language, say
from console.figures import plots
from console.figures.canvas import THEMES
from console.figures.spoken import written
from console.pages import pages
from failover import incidents
from failover.incidents import Incident
from routing.told import sheet

LISTED = 15
AT_ONCE = 4  # of a process's threads that draw, or wait for the one that draws
_drawing = threading.BoundedSemaphore(AT_ONCE)
# A picture's own policy: what matplotlib draws is styled in place.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


class Asked(NamedTuple):
    """The span that an address asks for: a day, or an incident."""

    since: datetime
    until: datetime
    incident: Incident | None

    @property
    def address(self) -> dict[str, str]:
        """What names it in an address."""
        return {"incident": str(self.incident.number)} if self.incident else {"day": f"{self.since:%Y-%m-%d}"}


@pages.get("/reports")
@part_of("reports")
def reports() -> Response:
    """Show the report of `?day=2026-01-31` or `?incident=7`; of today without either."""
    typed = request.args.get("day", "").strip()
    wrong = bool(typed) and _day(typed) is None
    asked = _asked(forgiving=True)
    with console().switchboard.database.reading() as connection:
        listed = incidents.listed(connection, LISTED)
    issues = {issue.key: issue.say[language()] for issue in console().switchboard.menu.issues}
    page = render_template(
        "reports.html",
        asked=asked,
        report=_report(asked),
        listed=listed,
        issues=issues,
        typed=typed or f"{asked.since:%Y-%m-%d}",
        wrong=wrong,
        days={"before": asked.since - timedelta(days=1), "after": asked.since + timedelta(days=1)},
        today=_today(),
        tables=list(TABLES),
        w=written(language()),
    )
    return make_response(page, 422 if wrong else 200)


@pages.get("/reports/plots.svg")
@part_of("reports")
def report_plots() -> Response:
    """Draw the plots of a report, for `?theme=dark` or light, and `?narrow=1` for a phone."""
    asked, theme = _asked(), request.args.get("theme", "light")
    if theme not in THEMES:
        abort(404)
    width = plots.NARROW if request.args.get("narrow") else plots.WIDE
    if not _drawing.acquire(timeout=gate.WAIT):
        abort(503)
    gate.give_the_turn_back()  # it may take a few seconds the first time, and pages must not wait for it
    try:
        return _drawn(asked, theme, width)
    finally:
        _drawing.release()


def _drawn(asked: Asked, theme: str, width: float) -> Response:
    words, code, made = say(), language(), _report(asked)
    names = {name: str(words(f"report_plot_{name}")) for name in plots.PLOTS}
    key = ("plots", *asked.address.items(), theme, width, code)
    drawn = console().shelf.get(key, lambda: plots.sheet(made, "svg", names, code, theme, width))
    response = make_response(drawn)
    response.mimetype = "image/svg+xml"
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    return response


@pages.get("/reports/<table>.csv")
@part_of("reports")
def report_sheet(table: str) -> Response:
    """Give one table of a report for a spreadsheet."""
    if table not in TABLES:
        abort(404)
    asked = _asked()
    response = make_response("".join(sheet(TABLES[table](_report(asked)))))
    response.mimetype = "text/csv"
    (name,) = asked.address.values()
    response.headers["Content-Disposition"] = f'attachment; filename="ringback-{name}-{table}.csv"'
    return response


def _asked(*, forgiving: bool = False) -> Asked:
    """Return the span that is asked for; one that makes no sense is today's if that is forgiven, else not found."""
    number = request.args.get("incident", "")
    if number:
        with console().switchboard.database.reading() as connection:
            found = incidents.found(connection, int(number)) if number.isdecimal() and len(number) < 16 else None
        if found is None:
            abort(404)
        return Asked(found.since, found.until or console().switchboard.clock.now(), found)
    typed = request.args.get("day", "").strip()
    since = _day(typed) if typed else _today()
    if since is None:
        if not forgiving:
            abort(404)
        since = _today()
    return Asked(since, since + timedelta(days=1), None)


def _day(text: str) -> datetime | None:
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None
    return day if 2000 <= day.year < 2100 else None


def _today() -> datetime:
    return console().switchboard.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)


def _report(asked: Asked) -> Report:
    board = console().switchboard

    def make() -> Report:
        with board.database.reading() as connection:
            return report(connection, asked.since, asked.until, board.clock.now())

    made: Report = console().shelf.get(("report", *asked.address.items()), make)
    return made
