"""`ringback failover …`: is the line on, why, what would change it, and an engineer's way to overrule it."""

import getpass
import json
import os
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Literal

import click

from commands import context, tables
from commands.saying import as_json, say
from failover import modes, stretches
from failover.last_known import LastKnown
from failover.report import lines, report
from failover.spans import span_in
from failover.state import on_day
from failover.watch import line
from models import DatabaseClock


@click.group()
def failover() -> None:
    """Whether the line stands in for chat."""


@failover.command()
@as_json
def status(as_json: bool) -> None:
    """Tell the mode, since when, why, the evidence, and what would change it."""
    settings = context.settings()
    known = LastKnown(settings.last_known_file)
    try:
        with context.opened() as database:
            now = DatabaseClock(database).now()
            with database.reading() as connection:
                told = report(connection, now, settings.failover)
                said = lines(connection, now, settings.failover)
    except click.ClickException as exc:
        last = known.recall()
        raise click.ClickException(
            f"{exc.message}\nThe line is {'on' if last.active else 'off'}: {last.source}"
        ) from exc
    if as_json:
        click.echo(json.dumps(told, indent=2))
        return
    if not (settings.chat_health_url or settings.failover_file):
        said.append("  note  neither FAILOVER_FILE nor CHAT_HEALTH_URL is set, so nobody looks at chat")
    click.echo("\n".join([click.style(said[0], bold=True), *said[1:]]))


def length(_context: click.Context, _option: click.Parameter, value: str) -> timedelta:
    """Return a duration that was typed. Raises click.BadParameter with an example."""
    try:
        return span_in(value)
    except ValueError as exc:
        raise click.BadParameter(str(exc)) from exc


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return f"uid {os.getuid()}"


by_option = click.option("--by", default=_user, show_default="you", help="Who decides this.")


def _pin(to: Literal["on", "off"]) -> None:
    @failover.command(to, help=f"Turn the line {to} whatever the probes see, for a while.")
    @click.option("--reason", required=True, help="Why, for whoever is on call next.")
    @click.option("--for", "span", default="4h", show_default=True, callback=length, help="90s, 30m, 4h, 1d.")
    @by_option
    @as_json
    def command(reason: str, span: timedelta, by: str, as_json: bool) -> None:
        with context.opened() as database:
            now = DatabaseClock(database).now()
            modes.pin(database, to, reason, by, now + span, now)
        told = {"to": to, "reason": reason.strip(), "who": by, "until": (now + span).isoformat()}
        say(told, f"The line is {to}, pinned by {by} until {on_day(now + span)}", as_json=as_json)


_pin("on")
_pin("off")


@failover.command()
@by_option
@as_json
def auto(by: str, as_json: bool) -> None:
    """Take the pin off. The line stays as it is until fresh probes decide otherwise."""
    with context.opened() as database:
        dropped = modes.unpin(database, by, DatabaseClock(database).now())
    words = "The pin is off; the probes decide afresh" if dropped else "There was no pin; the probes decide already"
    say({"dropped": dropped}, words, as_json=as_json)


@failover.command()
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="How many.")
@click.option("--before", type=click.IntRange(1), help="Go on before the flip with this number.")
@as_json
def history(limit: int, before: int | None, as_json: bool) -> None:
    """List the last flips, newest first."""
    with context.opened() as database, database.reading() as connection:
        flips = modes.numbered(connection, limit, before)
    if as_json:
        click.echo(_json([{"flip": number, **asdict(flip)} for number, flip in flips]))
    else:
        none = "There is none before" if before else "The mode has never flipped"
        click.echo("\n".join(f"{number:>4}  {flip.at:%Y-%m-%d} {line(flip)}" for number, flip in flips) or none)


@failover.command()
@click.option("--hours", type=click.FloatRange(0, 24 * 366, min_open=True), default=24.0, help="So many hours back.")
@tables.forms
def probes(hours: float, as_json: bool, as_csv: bool) -> None:
    """List what each watcher saw of each probe over time, a row for each change, newest first."""
    with context.opened() as database:
        now = DatabaseClock(database).now()
        with database.reading() as connection:
            found = stretches.told(connection, now - timedelta(hours=hours), now)
    rows = [
        {
            "since": one.since.isoformat(timespec="seconds"),
            "until": None if one.open else one.until.isoformat(timespec="seconds"),
            "probe": one.probe,
            "watcher": one.watcher,
            "result": one.result,
            "evidence": one.evidence,
        }
        for one in found
    ]
    tables.show(rows, as_json=as_json, as_csv=as_csv, nothing="nobody looked in this time")


def _json(value: object) -> str:
    return json.dumps(value, indent=2, default=datetime.isoformat)
