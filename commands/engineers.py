"""`ringback engineers …`: who may pin the line by telephone."""

import click

from carrier.numbers import BadNumber, e164, masked
from commands import context
from commands.failover import by_option
from commands.saying import as_json, say
from models import DatabaseClock
from routing import on_call
from routing.on_call import DIGITS


@click.group()
def engineers() -> None:
    """Who may pin the line by telephone: their number, and a PIN."""


@engineers.command()
@click.argument("name")
@click.option("--phone", required=True, help="The number they call from, like +12025550101.")
@click.password_option("--pin", prompt=f"PIN of {DIGITS} digits", help="Asked for when not given.")
@by_option
@as_json
def add(name: str, phone: str, pin: str, by: str, as_json: bool) -> None:
    """Let NAME pin the line by telephone, or give them a new number and PIN."""
    try:
        number = e164(phone)
    except BadNumber as exc:
        raise click.BadParameter(str(exc), param_hint="--phone") from exc
    secret = context.settings().secret_key
    with context.opened() as database:
        now = DatabaseClock(database).now()
        with database.transaction() as connection:
            on_call.admit(connection, name, number, pin, secret, by, now)
    words = f"{name} may call the line from {masked(number)} and pin it"
    say({"name": name, "phone": masked(number)}, words, as_json=as_json)


@engineers.command()
@click.argument("name")
@by_option
@as_json
def remove(name: str, by: str, as_json: bool) -> None:
    """Take that away from NAME."""
    with context.opened() as database:
        now = DatabaseClock(database).now()
        with database.transaction() as connection:
            on_call.dismiss(connection, name, by, now)
    say({"removed": name}, f"{name} may no longer pin the line by telephone", as_json=as_json)


@engineers.command("list")
@as_json
def everybody(as_json: bool) -> None:
    """List who may."""
    with context.opened() as database, database.reading() as connection:
        found = on_call.everybody(connection, DatabaseClock(database).now())
    told = [f"{one['name']}  {one['phone']}{'  locked' if one['locked'] else ''}" for one in found]
    say(found, "\n".join(told) or "Nobody may pin the line by telephone", as_json=as_json)
