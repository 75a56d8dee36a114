"""`ringback people …` and `ringback tokens …`: who may sign in at the console, and which programs may ask."""

import json
from datetime import timedelta
from typing import Any

import click

from commands import context, tables
from commands.failover import by_option
from commands.saying import say
from console.desk import desks
from console.entry import people as accounts
from console.entry import second
from console.entry import sign_ins as places
from console.entry import tokens as keys
from console.entry.scopes import SCOPES
from failover.state import on_day
from ivr.languages import LANGUAGES
from models import DatabaseClock, PersonRole

ROLES = click.Choice([role.value for role in PersonRole])
as_json = click.option("--json", "as_json", is_flag=True, help="For programs.")
PASSWORD = "Asked for when not given."  # noqa: S105 - a help text


@click.group()
def people() -> None:
    """Who may sign in at the console."""


@people.command()
@click.argument("name")
@click.option("--role", type=ROLES, required=True, help="on-call and admin may pin the line.")
@click.option("--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True, help="Of the pages.")
@click.password_option(help=PASSWORD)
@by_option
def add(name: str, role: str, language: str, password: str, by: str) -> None:
    """Let NAME sign in."""
    with context.opened() as database:
        accounts.add(database, name, PersonRole(role), language, password, by, DatabaseClock(database).now())
    click.echo(f"{name} may sign in as {role} at {context.settings().public_url}/console/")


@people.command("set")
@click.argument("name")
@click.option("--role", type=ROLES, help="Signs them out everywhere.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Of the pages.")
@click.option("--password", prompt=True, prompt_required=False, hide_input=True, help="Ends a lock, signs them out.")
@click.option("--no-totp", is_flag=True, help="Asks for no code any more, for a lost phone; signs them out.")
@click.option("--agent", help="Whose desk is theirs: an agent of the roster, or none.")
@by_option
def change(
    name: str,
    role: str | None,
    language: str | None,
    password: str | None,
    no_totp: bool,
    agent: str | None,
    by: str,
) -> None:
    """Change NAME's role, language, password or desk, or take their app off; what is not given stays."""
    values: dict[str, Any] = {"role": PersonRole(role) if role else None, "language": language, "password": password}
    if not any(values.values()) and not no_totp and agent is None:
        raise click.UsageError("say what to change: --role, --language, --password, --agent or --no-totp")
    with context.opened() as database:
        now = DatabaseClock(database).now()
        if no_totp:
            second.drop(database, name, by, now)
        if any(values.values()):
            accounts.change(database, name, by, now, **values)
        if agent is not None:
            desks.link(database, name, "" if agent == "none" else agent, by, now)
    click.echo(f"{name} is changed")


@people.command()
@click.argument("name")
@by_option
def remove(name: str, by: str) -> None:
    """Let NAME sign in no more, and sign them out everywhere."""
    with context.opened() as database:
        now = DatabaseClock(database).now()
        with database.transaction() as connection:
            accounts.dismiss(connection, name, by, now)
    click.echo(f"{name} may no longer sign in")


@people.command("list")
@as_json
def everybody(as_json: bool) -> None:
    """List who may sign in."""
    with context.opened() as database, database.reading() as connection:
        found, sits = accounts.everybody(connection), desks.linked(connection)
    if as_json:
        ways = ("role", "language", "totp", "local", "company")
        rows = [
            {"name": one.name, **{way: getattr(one, way) for way in ways}, "locked": lock, "agent": sits.get(one.name)}
            for one, lock in found
        ]
        click.echo(json.dumps(rows, indent=2))
        return
    told = [
        "  ".join((one.name, one.role, one.language, *_ways(one, sits.get(one.name), locked=lock)))
        for one, lock in found
    ]
    click.echo("\n".join(told) or "Nobody may sign in; `ringback people add` lets somebody")


def _ways(one: accounts.Person, agent: str | None, *, locked: bool) -> list[str]:
    """Return what else there is to tell of somebody: how they sign in, and whose desk is theirs."""
    told = {"with a code": one.totp, f"by {one.company}": one.company, f"desk of {agent}": agent}
    told["was locked out"] = locked
    return [text for text, holds in told.items() if holds]


@people.command("sign-ins")
@click.argument("name")
@as_json
def sign_ins(name: str, as_json: bool) -> None:
    """List where NAME is signed in, the last begun first."""
    with context.opened() as database, database.reading() as connection:
        found = places.every(connection, accounts.number_of(connection, name), "", DatabaseClock(database).now())
    rows = [{"began_at": one.began_at.isoformat(), "seen_at": one.seen_at.isoformat()} for one in found]
    tables.show(rows, as_json=as_json, as_csv=False, nothing=f"{name} is not signed in")


@people.command("sign-out")
@click.argument("name")
def sign_out(name: str) -> None:
    """End every sign-in of NAME."""
    with context.opened() as database, database.transaction() as connection:
        ended = places.end_others(connection, accounts.number_of(connection, name), "")
    click.echo(f"{name} is signed out of {ended} browser{'' if ended == 1 else 's'}")


@click.group()
def tokens() -> None:
    """What programs show to be let in at /api/v1."""


def _days(_context: click.Context, _option: click.Parameter, value: str) -> timedelta:
    """Return a number of days that was typed."""
    days = value.strip().lower().removesuffix("d")
    if not (days.isdecimal() and 1 <= int(days[:6]) <= 3650):
        raise click.BadParameter(f"{value!r} is no number of days; give 1d to 3650d, like 90d")
    return timedelta(days=int(days))


@tokens.command("add")
@click.argument("name")
@click.option("--scope", "scopes", type=click.Choice(list(SCOPES)), multiple=True, required=True, help="What it opens.")
@click.option("--for", "span", default="90d", show_default=True, callback=_days, help="How long it lasts, in days.")
@by_option
@as_json
def add_token(name: str, scopes: tuple[str, ...], span: timedelta, by: str, as_json: bool) -> None:
    """Make a token for the program NAME, and show it once."""
    with context.opened() as database:
        now = DatabaseClock(database).now()
        token = keys.add(database, name, scopes, now + span, by, now)
    say({**keys.Token(name, scopes, now + span).values(), "token": token}, token, as_json=as_json)
    click.echo(f"Keep it now, it is not shown again. It opens {', '.join(scopes)} until {on_day(now + span)}", err=True)


@tokens.command("remove")
@click.argument("name")
@by_option
@as_json
def remove_token(name: str, by: str, as_json: bool) -> None:
    """Let the token of NAME open nothing any more."""
    with context.opened() as database:
        now = DatabaseClock(database).now()
        with database.transaction() as connection:
            keys.remove(connection, name, by, now)
    say({"removed": name}, f"The token of {name} opens nothing any more", as_json=as_json)


@tokens.command("list")
@as_json
def every(as_json: bool) -> None:
    """List every token's name, scopes and end."""
    with context.opened() as database, database.reading() as connection:
        found = keys.every(connection)
    if as_json:
        click.echo(json.dumps([token.values() for token in found], indent=2))
        return
    told = [f"{token.name}  {','.join(token.scopes)}  until {on_day(token.expires_at)}" for token in found]
    click.echo("\n".join(told) or "No program has a token")
