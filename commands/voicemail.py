"""`ringback voicemail …`: what people left after the beep, and what was dealt with."""

import json
from typing import Any

import click

from callbacks import from_voicemail, guards
from callbacks.asking import Refused
from commands import context, looking, tables
from commands.failover import by_option
from models import RealClock, Source
from routing import mailbox
from routing.turn import Turn

SHOWN = ("id", "state", "number", "issue", "language", "asked_at", "seconds", "url")
VOICEMAILS = looking.List(mailbox.FIELDS, mailbox.wanted, mailbox.page, SHOWN, "no voicemail like this")
as_json = click.option("--json", "as_json", is_flag=True, help="For programs.")
numbers = click.option("--numbers", is_flag=True, help="Show whole telephone numbers.")


@click.group()
def voicemail() -> None:
    """What people said after the beep."""


@voicemail.command("list")
@click.option("--all", "every", is_flag=True, help="Also those that were dealt with, or are empty; newest first.")
@looking.options(mailbox.FIELDS)
def list_all(every: bool, **given: Any) -> None:
    """Show what nobody has dealt with yet, oldest first; or, newest first, what is looked for."""
    if every or any(given[name] for name in (*mailbox.FIELDS, "after")):
        looking.show(VOICEMAILS, given)
        return
    with context.opened() as database, database.reading() as connection:
        found = [message.told(whole=given["numbers"]) for message in mailbox.left(connection, given["limit"])]
    if not (given["as_json"] or given["as_csv"]):
        found = [{name: row[name] for name in SHOWN} for row in found]
    tables.show(found, as_json=given["as_json"], as_csv=given["as_csv"], nothing="no voicemail is waiting")


@voicemail.command()
@click.argument("number", type=int)
@numbers
@as_json
def show(number: int, numbers: bool, as_json: bool) -> None:
    """Show one voicemail by its NUMBER in the list."""
    with context.opened() as database, database.reading() as connection:
        shown = mailbox.find(connection, number).told(whole=numbers)
    if as_json:
        click.echo(json.dumps(shown, indent=2))
        return
    for key, value in shown.items():
        click.echo(f"{key:12} {'-' if value is None else value}")


@voicemail.command()
@click.argument("number", type=int)
@by_option
@as_json
def done(number: int, by: str, as_json: bool) -> None:
    """Record that somebody has dealt with a voicemail."""
    with context.opened() as database, database.transaction() as connection:
        message = mailbox.finish(Turn(connection, RealClock().now()), number, by)
    click.echo(json.dumps(message.told(), indent=2) if as_json else f"voicemail {number} is done")


@voicemail.command()
@click.argument("number", type=int)
@by_option
@as_json
def callback(number: int, by: str, as_json: bool) -> None:
    """Ring a voicemail's caller back, in the place in line that they had; it counts as dealt with."""
    values, menu = context.settings(), context.menu()
    with context.opened() as database:
        with database.reading() as connection:
            message = mailbox.find(connection, number)
        try:
            with database.transaction() as connection:
                told = (values.secret_key, values.callbacks, values.routing)
                made = from_voicemail.promise(Turn(connection, RealClock().now()), message, menu, *told, by)
        except Refused as refused:
            with database.transaction() as connection:
                guards.note(Turn(connection, RealClock().now()), refused.why, message.number, Source.VOICEMAIL)
            raise click.ClickException(f"this caller cannot be promised a callback now ({refused.why})") from refused
    shown = {"voicemail": number, "reference": made.reference, "proof": made.proof}
    words = f"promised; reference {made.reference}, code {made.proof or 'as before'}"
    click.echo(json.dumps(shown) if as_json else words)
