"""`ringback line`: who waits, in which order, since when, and why."""

import json
from datetime import timedelta
from typing import Any

import click

from commands import context
from failover.outlook import span
from models import LetterState, RealClock
from routing import waiting

FREEZE = {
    LetterState.DUE: "; asked for a freeze, not received yet",
    LetterState.DELIVERED: "; asked for a freeze, received",
    LetterState.GAVE_UP: "; ASKED FOR A FREEZE THAT NOBODY TOOK",
}


@click.command()
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="How many.")
@click.option("--numbers", is_flag=True, help="Show whole telephone numbers.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def line(limit: int, numbers: bool, as_json: bool) -> None:
    """Show who waits, first in line first, and why they wait."""
    now = RealClock().now()
    with context.opened() as database, database.reading() as connection:
        contacts, on_duty = waiting.line(connection, limit + 1), waiting.staff(connection)
    shown = [
        waiting.values(contact, place, now, on_duty, whole=numbers)
        for place, contact in enumerate(contacts[:limit], start=1)
    ]
    if as_json:
        click.echo(json.dumps(shown, indent=2))
        return
    for contact in shown:
        click.echo(_row(contact))
    if not shown:
        click.echo("nobody waits")
    if len(contacts) > limit:
        click.echo(f"… and more; `ringback line --limit {limit * 10}` shows them")


def _row(shown: dict[str, Any]) -> str:
    waited = span(timedelta(seconds=shown["waited_seconds"]))
    who = f"{shown['place']:>4}  {shown['number']:14} {shown['form']:9} {shown['issue']:13}"
    return f"{who} {waited:>12}  {shown['why']}{FREEZE.get(shown['freeze'], '')}"
