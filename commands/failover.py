"""`ringback failover …`: is the line on, why, what would change it, and an engineer's way to overrule it."""

import getpass
import json
import os
import re
from dataclasses import asdict
from datetime import timedelta
from typing import Literal

import click

from commands import context
from failover import modes
from failover.outlook import outlook, span
from failover.state import on_day
from failover.watch import line
from models import RealClock

LONGEST = timedelta(days=7)
DURATION = re.compile(r"(?:(\d{1,3})d)?(?:(\d{1,3})h)?(?:(\d{1,5})m)?(?:(\d{1,7})s)?", re.ASCII)


@click.group()
def failover() -> None:
    """Whether the line stands in for chat."""


@failover.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status(as_json: bool) -> None:
    """Tell the mode, since when, why, and what would change it."""
    settings = context.settings()
    now = RealClock().now()
    with context.opened() as database, database.reading() as connection:
        standing = modes.current(connection)
    coming = outlook(standing, now, settings.failover)
    if as_json:
        click.echo(_json(asdict(standing) | {"active": standing.active, "outlook": coming}))
        return
    since = f" since {on_day(standing.since)} ({span(now - standing.since)})" if standing.since else ""
    click.echo(f"The line is {'on' if standing.active else 'off'}: {standing.state}{since}")
    click.echo(f"  why   {standing.why}")
    click.echo(f"  next  {coming}")
    if standing.pin:
        pin = standing.pin
        click.echo(f"  pin   {pin.to} by {pin.who} until {on_day(pin.until)}: {pin.reason}")
    counts = f"{standing.fails} failed and {standing.passes} passed in a row"
    click.echo(f"  seen  {span(now - standing.probed_at)} ago; {counts}" if standing.probed_at else "  seen  never")
    if not settings.chat_health_url:
        click.echo("  note  CHAT_HEALTH_URL is not set, so nobody looks at chat")


def _length(_context: click.Context, _option: click.Parameter, value: str) -> timedelta:
    parts = DURATION.fullmatch(value.strip().lower())
    if not parts or not any(parts.groups()):
        raise click.BadParameter(f"{value!r} is not a duration; give one like 90s, 30m, 4h or 1h30m")
    days, hours, minutes, seconds = (int(part or 0) for part in parts.groups())
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if not timedelta(0) < length <= LONGEST:
        raise click.BadParameter(f"{value!r} is out of range; a pin lasts from 1s to {LONGEST.days}d")
    return length


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return f"uid {os.getuid()}"


by_option = click.option("--by", default=_user, show_default="you", help="Who decides this.")


def _pin(to: Literal["on", "off"]) -> None:
    @failover.command(to, help=f"Turn the line {to} whatever the probes see, for a while.")
    @click.option("--reason", required=True, help="Why, for whoever is on call next.")
    @click.option("--for", "length", default="4h", show_default=True, callback=_length, help="90s, 30m, 4h, 1d.")
    @by_option
    def command(reason: str, length: timedelta, by: str) -> None:
        now = RealClock().now()
        with context.opened() as database:
            modes.pin(database, to, reason, by, now + length, now)
        click.echo(f"The line is {to}, pinned by {by} until {on_day(now + length)}")


_pin("on")
_pin("off")


@failover.command()
@by_option
def auto(by: str) -> None:
    """Take the pin off. The line stays as it is until fresh probes decide otherwise."""
    with context.opened() as database:
        dropped = modes.unpin(database, by, RealClock().now())
    click.echo("The pin is off; the probes decide afresh" if dropped else "There was no pin; the probes decide already")


@failover.command()
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="How many.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def history(limit: int, as_json: bool) -> None:
    """List the last flips, newest first."""
    with context.opened() as database, database.reading() as connection:
        flips = modes.history(connection, limit)
    if as_json:
        click.echo(_json([asdict(flip) for flip in flips]))
    else:
        click.echo("\n".join(f"{flip.at:%Y-%m-%d} {line(flip)}" for flip in flips) or "The mode has never flipped")


def _json(value: object) -> str:
    return json.dumps(value, indent=2, default=_plain)


def _plain(value: object) -> object:
    return value.total_seconds() if isinstance(value, timedelta) else value.isoformat()  # type: ignore[attr-defined]
