"""`ringback callbacks …`: every promise, what became of it, and what staff may change."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import click
from sqlalchemy import Row

from callbacks import ledger
from callbacks.hours import first_span
from callbacks.reference import callback_id, reference
from carrier.numbers import masked, zones
from commands import context
from commands.asking import add, allow, as_json, suppress, turn_now
from models import CallbackState
from routing.turn import Turn

whole = click.option("--numbers", is_flag=True, help="Show whole telephone numbers.")
REFERENCE = click.argument("number", metavar="REFERENCE")


@click.group()
def callbacks() -> None:
    """The promises to ring customers back."""


for one in (add, suppress, allow):
    callbacks.add_command(one)


@callbacks.command("list")
@click.option("--state", multiple=True, type=click.Choice([state.value for state in CallbackState]), help="Only these.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="How many.")
@whole
@as_json
def list_all(state: tuple[str, ...], limit: int, numbers: bool, as_json: bool) -> None:
    """Show promises, the newest first; `--state gave_up` are those for a human."""
    with context.opened() as database, database.reading() as connection:
        rows = [_values(row, numbers) for row in ledger.listed(connection, limit, state)]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    for row in rows:
        click.echo(_line(row))
    if not rows:
        click.echo("no callbacks")


@callbacks.command()
@REFERENCE
@whole
@as_json
def show(number: str, numbers: bool, as_json: bool) -> None:
    """Show one promise and each attempt to keep it."""
    with context.opened() as database, database.reading() as connection:
        row, attempts = ledger.shown(connection, callback_id(number))
    values = _values(row, numbers)
    values["attempts"] = [
        {
            "state": attempt.state,
            "why": attempt.cause,
            "dialed": _moment(attempt.dialed_at),
            "ended": _moment(attempt.ended_at),
        }
        for attempt in attempts
    ]
    if as_json:
        click.echo(json.dumps(values, indent=2))
        return
    for key, value in values.items():
        if not isinstance(value, list):
            click.echo(f"{key:12} {'-' if value is None else value}")
    for attempt in values["attempts"]:
        click.echo(f"{'attempt':12} {attempt['dialed']}  {attempt['state']}  {attempt['why'] or ''}".rstrip())


@callbacks.command()
@REFERENCE
@as_json
def cancel(number: str, as_json: bool) -> None:
    """Cancel a promise that the customer no longer needs."""
    _do(number, as_json, lambda turn, which: ledger.cancel(turn, which), "is being rung, or is over")


@callbacks.command()
@REFERENCE
@click.option("--at", "at", type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z"]), help="With its zone.")
@click.option("--now", "now", is_flag=True, help="As soon as it is its turn.")
@as_json
def change(number: str, at: datetime | None, now: bool, as_json: bool) -> None:
    """Let a promise be kept at another time: --at 2026-05-01T16:00+0200, or --now. Local hours are kept."""
    if (at is None) != now:
        raise click.UsageError("say when: --at 2026-05-01T16:00+0200, or --now")

    def move(turn: Turn, which: int) -> bool:
        row, _ = ledger.shown(turn.connection, which)
        span = first_span(max(at or turn.now, turn.now), zones(row.number), context.settings().callbacks.hours)
        return ledger.change(turn, which, None if span.start <= turn.now else span.start, span.end)

    _do(number, as_json, move, "is being rung, or is over")


@callbacks.command()
@REFERENCE
@as_json
def retry(number: str, as_json: bool) -> None:
    """Try a promise again that was given up or could not be dialled, in its old place."""
    _do(number, as_json, lambda turn, which: ledger.retry(turn, which), "is open, was kept, or must not be rung")


@callbacks.command()
@as_json
def audit(as_json: bool) -> None:
    """Prove that every promise has exactly one outcome or one next step; exit with 1 otherwise."""
    with context.opened() as database, database.reading() as connection:
        total, wrong = ledger.audit(connection)
    if as_json:
        found = [{"reference": reference(which), "problem": why} for which, why in wrong]
        click.echo(json.dumps({"callbacks": total, "problems": found}, indent=2))
    else:
        for which, why in wrong:
            click.echo(f"{reference(which)} {why}")
        click.echo(f"{total} callbacks, {len(wrong)} without exactly one outcome or next step")
    if wrong:
        raise SystemExit(1)


def _do(number: str, as_json: bool, act: Callable[[Turn, int], bool], otherwise: str) -> None:
    which = _reference(number)
    with context.opened() as database:
        with database.transaction() as connection:
            ledger.shown(connection, which)
            done = act(turn_now(connection), which)
        if not done:
            raise ValueError(f"callback {reference(which)} {otherwise}; nothing was changed")
        with database.reading() as connection:
            values = _values(ledger.shown(connection, which)[0], numbers=False)
    click.echo(json.dumps(values, indent=2) if as_json else _line(values))


def _reference(text: str) -> int:
    try:
        return callback_id(text)
    except ValueError as exc:
        raise click.ClickException(str(exc)) from exc


def _values(row: Row[Any], numbers: bool) -> dict[str, Any]:
    return {
        "reference": reference(row.id),
        "number": row.number if numbers else masked(row.number),
        "issue": row.issue,
        "language": row.language,
        "state": row.state,
        "source": row.source,
        "tried": max(0, row.attempts),
        "promised": _moment(row.promised_at),
        "next": _moment(row.next_at) if row.contact_state == "resting" else None,
        "ended": _moment(row.ended_at),
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _line(row: dict[str, Any]) -> str:
    when = f"next {row['next']}" if row["next"] else ""
    start = f"{row['reference']}  {row['number']:14} {row['issue'] or '-':13} {row['state']:11} {row['promised']}"
    return f"{start}  tried {row['tried']}  {when}".rstrip()
