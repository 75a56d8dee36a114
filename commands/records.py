"""`ringback incident …` and `ringback audit …`: what callers are told about an outage, and proof of who did what."""

import json
from datetime import timedelta

import click

from commands import context, tables
from commands.espeak import Unspeakable, render_file
from commands.failover import by_option, length
from failover import audit as chain
from failover import incident as outage
from failover.state import on_day
from ivr.languages import DETAILS, LANGUAGES
from ivr.voices import file_name
from models import DatabaseClock

in_language = click.option("--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True)


@click.group()
def incident() -> None:
    """What callers are told about an outage, before the menu."""


@incident.command()
@click.argument("text")
@click.option("--for", "span", default="4h", show_default=True, callback=length, help="90s, 30m, 4h, 1d.")
@in_language
@by_option
def say(text: str, span: timedelta, language: str, by: str) -> None:
    """Let callers hear TEXT, and since when, until it expires."""
    with context.opened() as database:
        now = DatabaseClock(database).now()
        outage.say(database, language, text, now + span, by, now)
        with database.reading() as connection:
            said = outage.messages(connection, now)
    click.echo(f"Callers hear it until {on_day(now + span)}, while the line is on")
    if not DETAILS[language].locale:
        _sound(said[language].text, language)
    if silent := [name for name in LANGUAGES if name not in said]:
        click.echo(f"Not said in {', '.join(silent)}: there they hear since when services are disturbed, and no more")


def _sound(text: str, language: str) -> None:
    """Make the sound file of a text that no carrier can speak, unless somebody has recorded it."""
    path = context.settings().recordings / file_name(language, text)
    if path.is_file():
        return
    try:
        render_file(text, DETAILS[language].offline, path)
    except (OSError, Unspeakable) as exc:
        click.echo(
            f"No carrier speaks '{language}', and espeak-ng made no sound ({exc})."
            f" Until there is a recording of it, they hear English: {path} (WAV, mono, 8 kHz)"
        )


@incident.command()
@in_language
@by_option
def clear(language: str, by: str) -> None:
    """Let callers hear no message any more."""
    with context.opened() as database:
        outage.clear(database, language, by, DatabaseClock(database).now())
    click.echo("Callers hear no message")


@incident.command()
def show() -> None:
    """Tell what callers hear now."""
    with context.opened() as database, database.reading() as connection:
        said = outage.messages(connection, DatabaseClock(database).now())
    told = [f"{name}, by {one.who}, until {on_day(one.until)}: {one.text}" for name, one in said.items()]
    click.echo("\n".join(told) or "Callers hear no message")


@click.group()
def audit() -> None:
    """The record of who changed what, chained so that no row can be changed alone."""


@audit.command("list")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="How many.")
@click.option("--before", type=click.IntRange(1), help="Go on before the row with this number.")
@tables.forms
def rows(limit: int, before: int | None, as_json: bool, as_csv: bool) -> None:
    """List who changed what, newest first."""
    with context.opened() as database, database.reading() as connection:
        found = [chain.values(row) for row in chain.listed(connection, limit, before)]
    if not as_json:
        for row in found:
            row["detail"] = json.dumps(row["detail"], ensure_ascii=False)
            row["hash"] = row["hash"][:12]
    tables.show(found, as_json=as_json, as_csv=as_csv, nothing="nothing was changed yet, or not before that")


@audit.command()
@click.option("--head", help="A hash that was noted elsewhere: it has to be in the chain, or its end was cut off.")
def verify(head: str | None) -> None:
    """Check every row, and end with 1 if one was changed or is missing."""
    with context.opened() as database, database.reading() as connection:
        count, last, problems = chain.verify(connection, head)
    if problems:
        raise click.ClickException("the audit is not what was written:\n  " + "\n  ".join(problems))
    click.echo(f"{count} rows, none changed or missing. Note the last hash elsewhere: {last}")
