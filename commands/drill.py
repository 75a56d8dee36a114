"""`ringback drill`: does every part work, tonight? And `ringback drills`: what those before found."""

import json
from dataclasses import asdict

import click

from carrier.numbers import BadNumber, e164
from commands import context
from commands.drilling import run
from commands.failover import by_option
from commands.saying import as_json
from models import RealClock
from routing import drills as book
from switchboard import create_switchboard


@click.command()
@click.option("--phone", help="Also ring this number, which hears that it is a drill.")
@by_option
@as_json
def drill(phone: str | None, by: str, as_json: bool) -> None:
    """Go through the real stack as a call would, report, and end with 1 if anything was wrong."""
    settings = context.settings()
    try:
        number = e164(phone) if phone else ""
    except BadNumber as exc:
        raise click.BadParameter(str(exc), param_hint="--phone") from exc
    board = create_switchboard(settings)
    try:
        with context.sentences(board.database):
            with board.turn() as turn:
                asked = book.begin(turn, by, number)
            checks = run(board, settings, asked)
    finally:
        board.close()
    if as_json:
        click.echo(json.dumps({"drill": asked.id, "checks": [asdict(check) for check in checks]}, indent=2))
    else:
        for check in checks:
            word = click.style("ok  ", fg="green") if check.right else click.style("WRONG", fg="red", bold=True)
            click.echo(f"{word}  {check.name:10} {check.seen}")
    if wrong := sum(not check.right for check in checks):
        raise click.ClickException(f"{wrong} of {len(checks)} parts are wrong, and people are told")


@click.command()
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="How many.")
@as_json
def drills(limit: int, as_json: bool) -> None:
    """List the last drills and what they found, newest first."""
    with context.opened() as database, database.reading() as connection:
        found = book.listed(connection, RealClock().now(), limit)
    if as_json:
        click.echo(json.dumps(found, indent=2))
        return
    for one in found:
        wrong = [f"{check['name']}: {check['seen']}" for check in one["checks"] if not check["right"]]
        click.echo(
            f"{one['drill']:>5}  {one['asked_at']}  {one['asked_by']:16} {one['state']:8} {'; '.join(wrong)}".rstrip()
        )
    if not found:
        click.echo("no drill was run yet")
