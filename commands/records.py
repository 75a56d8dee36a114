"""`ringback incident …` and `ringback audit …`: what callers are told about an outage, and proof of who did what."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import click

from commands import context, saying
from commands.espeak import Unspeakable, render_file
from commands.failover import by_option, length
from commands.saying import as_json
from failover import audit as chain
from failover import incident as outage
from failover.report import plain
from failover.state import on_day
from ivr.languages import DETAILS, LANGUAGES
from ivr.voices import file_name
from models import DatabaseClock

LANGUAGE = "Of the callers who hear it."
in_language = click.option(
    "--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True, help=LANGUAGE
)


@click.group()
def incident() -> None:
    """What callers are told about an outage, before the menu."""


@incident.command()
@click.argument("text")
@click.option("--for", "span", default="4h", show_default=True, callback=length, help="90s, 30m, 4h, 1d.")
@in_language
@by_option
@as_json
def say(text: str, span: timedelta, language: str, by: str, as_json: bool) -> None:
    """Let callers hear TEXT, and since when, until it expires."""
    with context.opened() as database:
        now = DatabaseClock(database).now()
        outage.say(database, language, text, now + span, by, now)
        with database.reading() as connection:
            said = outage.messages(connection, now)
    lines = [f"Callers hear it until {on_day(now + span)}, while the line is on"]
    if not DETAILS[language].locale:
        lines += _sound(said[language].text, language)
    if silent := [name for name in LANGUAGES if name not in said]:
        lines.append(f"Not said in {', '.join(silent)}: there they hear since when services are disturbed, and no more")
    saying.say(_values(said) | {"notes": lines[1:]}, "\n".join(lines), as_json=as_json)


def _sound(text: str, language: str) -> list[str]:
    """Make the sound file of a text that no carrier can speak, unless there is one. Return what is wrong."""
    path = context.settings().recordings / file_name(language, text)
    if path.is_file():
        return []
    try:
        render_file(text, DETAILS[language].offline, path)
    except (OSError, Unspeakable) as exc:
        return [
            f"No carrier speaks '{language}', and espeak-ng made no sound ({exc})."
            f" Until there is a recording of it, they hear English: {path} (WAV, mono, 8 kHz)"
        ]
    return []


@incident.command()
@in_language
@by_option
@as_json
def clear(language: str, by: str, as_json: bool) -> None:
    """Let callers hear no message any more."""
    with context.opened() as database:
        now = DatabaseClock(database).now()
        outage.clear(database, language, by, now)
        with database.reading() as connection:
            said = outage.messages(connection, now)
    saying.say(_values(said), "Callers hear no message", as_json=as_json)


@incident.command()
@as_json
def show(as_json: bool) -> None:
    """Tell what callers hear now."""
    with context.opened() as database, database.reading() as connection:
        said = outage.messages(connection, DatabaseClock(database).now())
    told = [f"{name}, by {one.who}, until {on_day(one.until)}: {one.text}" for name, one in said.items()]
    saying.say(_values(said), "\n".join(told) or "Callers hear no message", as_json=as_json)


def _values(said: Mapping[str, outage.Message]) -> dict[str, Any]:
    return {language: plain(asdict(message)) for language, message in said.items()}


@click.group()
def audit() -> None:
    """The record of who changed what, chained so that no row can be changed alone."""


@audit.command()
@click.option("--head", help="A hash that was noted elsewhere: it has to be in the chain, or its end was cut off.")
@as_json
def verify(head: str | None, as_json: bool) -> None:
    """Check every row, and end with 1 if one was changed or is missing."""
    with (
        context.opened() as database,
        database.reading() as connection,
        saying.progress(chain.rows(connection), chain.count(connection), "checking") as rows,
    ):
        count, last, problems = chain.verify(connection, head, rows)
    if as_json:
        saying.say({"rows": count, "head": last, "problems": problems}, "", as_json=True)
    if problems:
        raise click.ClickException("the audit is not what was written:\n  " + "\n  ".join(problems))
    if not as_json:
        click.echo(f"{count} rows, none changed or missing. Note the last hash elsewhere: {last}")


@audit.command("list")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="How many.")
@click.option("--before", type=click.IntRange(1), help="Go on before the row with this number.")
@as_json
def list_all(limit: int, before: int | None, as_json: bool) -> None:
    """List who changed what, newest first."""
    with context.opened() as database, database.reading() as connection:
        found = [chain.values(row) for row in chain.listed(connection, limit, before)]
    lines = [
        f"{one['id']:>6}  {one['at'][:19]}  {one['who']:16} {one['what']:12} {_detail(one['detail'])}" for one in found
    ]
    saying.say(found, "\n".join(lines) or "nothing was changed yet", as_json=as_json)


def _detail(detail: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in detail.items() if not isinstance(value, list | dict))
