"""A report as a table for people, as JSON, or as CSV for a spreadsheet."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

import click

from routing.told import sheet

Command = TypeVar("Command", bound=Callable[..., Any])


def forms(command: Command) -> Command:
    """Give a command the forms that every list has."""
    for option in (
        click.option("--csv", "as_csv", is_flag=True, help="For a spreadsheet."),
        click.option("--json", "as_json", is_flag=True, help="For programs."),
    ):
        command = option(command)
    return command


def options(command: Command) -> Command:
    """Give a command the span and the forms that every report has."""
    days = click.option("--days", type=click.IntRange(1, 3660), default=7, show_default=True, help="So many days back.")
    return days(forms(command))


def since(now: datetime, days: int) -> datetime:
    """Return the moment so many days before now."""
    return now - timedelta(days=days)


def show(rows: Sequence[dict[str, Any]], *, as_json: bool, as_csv: bool, nothing: str) -> None:
    """Print rows that have the same columns; `nothing` is what people read when there are none."""
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    elif as_csv:
        for line in sheet(rows):
            click.echo(line, nl=False)
    elif not rows:
        click.echo(nothing)
    else:
        _table(rows)


def _table(rows: Sequence[dict[str, Any]]) -> None:
    cells = [list(rows[0]), *(["-" if value is None else str(value) for value in row.values()] for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    for line in cells:
        click.echo("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())
