"""`ringback voicemail …`: what people left after the beep, and what was dealt with."""

import json
from typing import Any

import click

from callbacks import from_voicemail, guards
from callbacks.asking import Refused
from carrier.numbers import masked
from commands import context
from commands.failover import by_option
from models import RealClock, Source
from routing import mailbox
from routing.mailbox import Message
from routing.turn import Turn

as_json = click.option("--json", "as_json", is_flag=True, help="For programs.")
numbers = click.option("--numbers", is_flag=True, help="Show whole telephone numbers.")


@click.group()
def voicemail() -> None:
    """What people said after the beep."""


@voicemail.command("list")
@click.option("--all", "every", is_flag=True, help="Also those that were dealt with, or are empty; newest first.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="How many.")
@numbers
@as_json
def list_all(every: bool, limit: int, numbers: bool, as_json: bool) -> None:
    """Show what nobody has dealt with yet, oldest first."""
    with context.opened() as database, database.reading() as connection:
        found = (mailbox.every if every else mailbox.left)(connection, limit)
    if as_json:
        click.echo(json.dumps([_values(message, numbers) for message in found], indent=2))
        return
    for message in found:
        shown = _values(message, numbers)
        spoken = f"{shown['seconds']} s" if shown["seconds"] else "-"
        about = f"{shown['number']:14} {shown['issue'] or '-':13} {shown['language']:3}"
        click.echo(
            f"{shown['id']:>5}  {shown['state']:6} {about} {shown['asked_at']} {spoken:>6}  {shown['url'] or ''}"
        )
    if not found:
        click.echo("no voicemail" if every else "no voicemail is waiting")


@voicemail.command()
@click.argument("number", type=int)
@numbers
@as_json
def show(number: int, numbers: bool, as_json: bool) -> None:
    """Show one voicemail by its NUMBER in the list."""
    with context.opened() as database, database.reading() as connection:
        shown = _values(mailbox.find(connection, number), numbers)
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
    click.echo(json.dumps(_values(message, False), indent=2) if as_json else f"voicemail {number} is done")


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


def _values(message: Message, numbers: bool) -> dict[str, Any]:
    number = message.number if numbers else masked(message.number)
    moments = {
        name: moment.isoformat(timespec="seconds") if moment else None
        for name, moment in (("asked_at", message.asked_at), ("done_at", message.done_at))
    }
    return message._asdict() | moments | {"number": number if message.number else "withheld"}
