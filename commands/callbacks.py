"""`ringback callbacks …`: every promise, what became of it, and what staff may change."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import click

from callbacks import acting, book, ledger, lists
from callbacks.book import Promise
from callbacks.reference import callback_id, reference
from commands import context, looking
from commands.asking import add, allow, as_json, suppress, turn_now
from commands.failover import by_option
from routing.acts import TooLate
from routing.turn import Turn

SHOWN = ("reference", "promised", "number", "issue", "language", "state", "stage", "tried", "next", "until")
CALLBACKS = looking.List(lists.FIELDS, lists.wanted, lists.page, SHOWN, "no callbacks like this")
whole = click.option("--numbers", is_flag=True, help="Show whole telephone numbers.")
REFERENCE = click.argument("number", metavar="REFERENCE")


@click.group()
def callbacks() -> None:
    """The promises to ring customers back."""


for one in (add, suppress, allow):
    callbacks.add_command(one)


@callbacks.command("list")
@looking.options(lists.FIELDS)
def list_all(**given: Any) -> None:
    """Show promises by what is looked for, the newest first; `--stage given_up` are those for a human."""
    looking.show(CALLBACKS, given)


@callbacks.command()
@REFERENCE
@whole
@as_json
def show(number: str, numbers: bool, as_json: bool) -> None:
    """Show one promise and each attempt to keep it."""
    with context.opened() as database, database.reading() as connection:
        found = book.find(connection, _reference(number))
        attempts = book.tries(connection, found.id)
    values = found.told(whole=numbers)
    tried = [attempt.told() for attempt in attempts]
    if as_json:
        click.echo(json.dumps({**values, "attempts": tried}, indent=2))
        return
    for key, value in values.items():
        click.echo(f"{key:12} {'-' if value is None else value}")
    for attempt in tried:
        click.echo(f"{'attempt':12} {attempt['dialed']}  {attempt['state']}  {attempt['why'] or ''}".rstrip())


@callbacks.command()
@REFERENCE
@by_option
@as_json
def cancel(number: str, by: str, as_json: bool) -> None:
    """Cancel a promise that the customer no longer needs."""
    _do(number, as_json, lambda turn, which: acting.cancel(turn, which, by))


@callbacks.command()
@REFERENCE
@click.option("--at", "at", type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z"]), help="With its zone.")
@click.option("--now", "now", is_flag=True, help="As soon as it is its turn.")
@by_option
@as_json
def change(number: str, at: datetime | None, now: bool, by: str, as_json: bool) -> None:
    """Let a promise be kept at another time: --at 2026-05-01T16:00+0200, or --now. Local hours are kept."""
    if (at is None) != now:
        raise click.UsageError("say when: --at 2026-05-01T16:00+0200, or --now")
    hours = context.settings().callbacks.hours
    _do(number, as_json, lambda turn, which: acting.move(turn, which, at, by, hours))


@callbacks.command()
@REFERENCE
@by_option
@as_json
def retry(number: str, by: str, as_json: bool) -> None:
    """Try a promise again that was given up or could not be dialled, in its old place. Local hours are kept."""
    hours = context.settings().callbacks.hours

    def again(turn: Turn, which: int) -> Promise:
        if book.find(turn.connection, which).open:
            raise ValueError(f"callback {reference(which)} is open; `callbacks change --now` has it rung now")
        return acting.ring_now(turn, which, by, hours)

    _do(number, as_json, again)


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


def _do(number: str, as_json: bool, act: Callable[[Turn, int], Promise]) -> None:
    which = _reference(number)
    with context.opened() as database:
        try:
            with database.transaction() as connection:
                done = act(turn_now(connection), which)
        except (ValueError, TooLate) as exc:
            raise click.ClickException(f"{exc}; nothing was changed") from exc
    click.echo(json.dumps(done.told(), indent=2) if as_json else " ".join(_words(done.told())))


def _reference(text: str) -> int:
    try:
        return callback_id(text)
    except ValueError as exc:
        raise click.ClickException(str(exc)) from exc


def _words(told: dict[str, Any]) -> list[str]:
    return [str(told[name]) for name in CALLBACKS.shown if told[name] is not None]
