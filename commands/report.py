"""`ringback report …`: what a day, an incident or the week was like, for people, programs and spreadsheets."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from callbacks.report_rows import TABLES, values
from callbacks.reports import Report
from callbacks.reports import report as report_of
from commands import context, tables
from commands.report_text import lines
from console.figures import plots
from failover import incidents
from failover.state import on_day
from models import RealClock
from routing import ratings as scores
from routing import remarks


@click.group()
def report() -> None:
    """What a span of time was like: a day, an incident, or a week unless --days says otherwise."""


def _forms(command: Any) -> Any:
    """Give a command the forms that a report of a span has."""
    path = click.Path(dir_okay=False, writable=True, path_type=Path)
    for option in (
        click.option("--svg", type=path, help="Save the plots as an SVG file."),
        click.option("--png", type=path, help="Save the plots as a PNG file."),
        click.option("--table", type=click.Choice(list(TABLES)), default="course", help="What --csv holds."),
        click.option("--csv", "as_csv", is_flag=True, help="One table, for a spreadsheet."),
        click.option("--json", "as_json", is_flag=True, help="For programs."),
    ):
        command = option(command)
    return command


@report.command()
@click.argument("date", type=click.DateTime(["%Y-%m-%d"]), required=False)
@_forms
def day(date: datetime | None, **forms: Any) -> None:
    """Report one day, from midnight to midnight UTC; today without a DATE (2026-01-31)."""
    now = RealClock().now()
    since = (date or now).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC)
    with context.opened() as database, database.reading() as connection:
        made = report_of(connection, since, since + timedelta(days=1), now)
    _tell(made, f"{since:%Y-%m-%d}, UTC", **forms)


@report.command()
@click.argument("number", type=click.IntRange(1), required=False)
@click.option("--list", "listed", is_flag=True, help="List the last incidents instead.")
@_forms
def incident(number: int | None, listed: bool, as_json: bool, as_csv: bool, **forms: Any) -> None:
    """Report the time from the line's turning on until it turned off: incident NUMBER, or the last one."""
    now = RealClock().now()
    with context.opened() as database, database.reading() as connection:
        if listed:
            rows = [_row(one) for one in incidents.listed(connection)]
            tables.show(rows, as_json=as_json, as_csv=as_csv, nothing="the line has never turned on")
            return
        found = incidents.found(connection, number)
        if found is None:
            raise click.ClickException(
                f"there is no incident {number}; `ringback report incident --list` shows them"
                if number
                else "the line has never turned on"
            )
        made = report_of(connection, found.since, found.until or now, now)
    end = f"until {on_day(found.until)}" if found.until else "and still on"
    title = f"Incident {found.number}: on since {on_day(found.since)} {end}"
    _tell(made, title, found.why, as_json=as_json, as_csv=as_csv, **forms)


def _row(one: incidents.Incident) -> dict[str, Any]:
    until = one.until.isoformat(timespec="seconds") if one.until else None
    return {"incident": one.number, "since": one.since.isoformat(timespec="seconds"), "until": until, "why": one.why}


def _tell(
    made: Report,
    title: str,
    why: str = "",
    *,
    as_json: bool,
    as_csv: bool,
    table: str,
    png: Path | None,
    svg: Path | None,
) -> None:
    """Print a report as it is asked for, and save its plots."""
    if png:
        png.write_bytes(plots.sheet(made, "png", ground="white"))
    if svg:
        svg.write_bytes(plots.sheet(made, "svg", ground="white"))
    if as_csv:
        tables.show(TABLES[table](made), as_json=False, as_csv=True, nothing="")
    elif as_json:
        click.echo(json.dumps({"title": title, **values(made)}, indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join([title, *([f"  {why}"] if why else []), *lines(made)]))


@report.command()
@click.option("--by", type=click.Choice(list(scores.BY)), default="issue", show_default=True, help="What makes a row.")
@tables.options
def ratings(by: str, days: int, as_json: bool, as_csv: bool) -> None:
    """Show how customers rated their talks, from 1 to 5."""
    now = RealClock().now()
    with context.opened() as database, database.reading() as connection:
        found = scores.summary(connection, by, tables.since(now, days), now)
    rows = [scores.values(row, by) for row in found]
    tables.show(rows, as_json=as_json, as_csv=as_csv, nothing="nobody talked in this time")


@report.command()
@click.option("--counts", is_flag=True, help="How often each category was given to each issue.")
@tables.options
def feedback(counts: bool, days: int, as_json: bool, as_csv: bool) -> None:
    """Show what agents say that contacts were about: the list for the teams who make the product."""
    now = RealClock().now()
    with context.opened() as database, database.reading() as connection:
        found = (remarks.counted if counts else remarks.listed)(connection, tables.since(now, days), now)
    rows = [
        {
            name: value.isoformat(timespec="seconds") if isinstance(value, datetime) else value
            for name, value in row._asdict().items()
        }
        for row in found
    ]
    tables.show(rows, as_json=as_json, as_csv=as_csv, nothing="nothing was noted in this time")
