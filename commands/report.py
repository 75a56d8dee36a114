"""`ringback report …`: what the week was like, for people, programs and spreadsheets."""

from datetime import datetime

import click

from commands import context, tables
from models import RealClock
from routing import ratings as scores
from routing import remarks


@click.group()
def report() -> None:
    """What a span of time was like; a week unless --days says otherwise."""


@report.command()
@click.option("--by", type=click.Choice(list(scores.BY)), default="issue", show_default=True)
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
