"""`ringback engineers …`: who may pin the line by telephone."""

import click
from sqlalchemy import delete, select

from carrier.numbers import BadNumber, e164, masked
from commands import context
from failover import audit, modes
from models import DatabaseClock
from routing.on_call import DIGITS, ENGINEERS, register


@click.group()
def engineers() -> None:
    """Who may pin the line by telephone: their number, and a PIN."""


@engineers.command()
@click.argument("name")
@click.option("--phone", required=True, help="The number they call from, like +12025550101.")
@click.password_option("--pin", prompt=f"PIN of {DIGITS} digits", help="Asked for when not given.")
def add(name: str, phone: str, pin: str) -> None:
    """Let NAME pin the line by telephone, or give them a new number and PIN."""
    try:
        number = e164(phone)
    except BadNumber as exc:
        raise click.BadParameter(str(exc), param_hint="--phone") from exc
    secret = context.settings().secret_key
    with context.opened() as database:
        register(database, name, number, pin, secret, DatabaseClock(database).now())
    click.echo(f"{name} may call the line from {masked(number)} and pin it")


@engineers.command()
@click.argument("name")
def remove(name: str) -> None:
    """Take that away from NAME."""
    with context.opened() as database:
        now = DatabaseClock(database).now()
        with database.transaction() as connection:
            modes.held(connection, now)
            if connection.execute(delete(ENGINEERS).where(ENGINEERS.c.name == name)).rowcount == 0:
                raise click.ClickException(f"there is no engineer named {name}; `ringback engineers list` names them")
            audit.add(connection, now, name, "engineer", {"name": name, "may": "no longer pin by telephone"})
    click.echo(f"{name} may no longer pin the line by telephone")


@engineers.command("list")
def everybody() -> None:
    """List who may."""
    with context.opened() as database, database.reading() as connection:
        rows = connection.execute(select(ENGINEERS).order_by(ENGINEERS.c.name)).all()
    told = [f"{row.name}  {masked(row.phone)}{'  locked' if row.pin_locked_until else ''}" for row in rows]
    click.echo("\n".join(told) or "Nobody may pin the line by telephone")
