"""`ringback letters …`: what the exchange and the help desk are told, and how far that has got."""

import json

import click

from commands import context
from commands.saying import as_json, say
from models import RealClock
from outbox import letters as outbox
from routing.turn import Turn


@click.group()
def letters() -> None:
    """What the exchange and the help desk are told."""


@letters.command("list")
@click.option("--all", "every", is_flag=True, help="Also those that were delivered or given up; newest first.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="How many.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def list_all(every: bool, limit: int, as_json: bool) -> None:
    """Show what is on its way, the oldest first."""
    with context.opened() as database, database.reading() as connection:
        found = [outbox.values(row) for row in outbox.listed(connection, limit, every=every)]
    if as_json:
        click.echo(json.dumps(found, indent=2))
        return
    for one in found:
        about = f"{one['addressee']:9} {one['kind']:16} contact {one['contact']:<6} {one['made_at']}"
        click.echo(f"{one['id']:>5}  {one['state']:9} {about} tries {one['tries']}  {one['trouble'] or ''}".rstrip())
    if not found:
        click.echo("no letters" if every else "no letter is on its way")


@letters.command()
@click.argument("number", type=int)
@as_json
def retry(number: int, as_json: bool) -> None:
    """Send a letter again that was given up."""
    with context.opened() as database, database.transaction() as connection:
        if not outbox.retry(Turn(connection, RealClock().now()), number):
            raise ValueError(f"letter {number} was not given up; `ringback letters list --all` shows how each stands")
    say({"letter": number, "state": "due"}, f"letter {number} is sent again", as_json=as_json)
