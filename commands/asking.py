"""`ringback callbacks add|suppress|allow`: a promise for a customer, and numbers that are never rung."""

import json
from datetime import timedelta
from typing import Any

import click

from callbacks import guards, ledger
from callbacks.asking import Refused
from callbacks.requests import request
from carrier.numbers import e164, fingerprint, rings
from commands import context
from commands.saying import say
from failover.spans import span_in
from ivr.menu import FALLBACK
from ivr.prompts import LANGUAGES
from models import RealClock, Source
from routing.turn import Turn

as_json = click.option("--json", "as_json", is_flag=True, help="For programs.")


def turn_now(connection: Any) -> Turn:
    return Turn(connection, RealClock().now())


def _hash(phone: str) -> str:
    return fingerprint(e164(phone), context.settings().secret_key)


def _length(_context: click.Context, _option: click.Parameter, value: str | None) -> timedelta | None:
    try:
        return span_in(value) if value else None
    except ValueError as exc:
        raise click.BadParameter(str(exc)) from exc


@click.command()
@click.argument("phone")
@click.option("--issue", default=FALLBACK, show_default=True, help="What it is about.")
@click.option(
    "--language", default=LANGUAGES[0], show_default=True, type=click.Choice(LANGUAGES), help="What we speak with them."
)
@click.option("--in", "span", callback=_length, help="Not before so much later: 15m, 3h, 1d. Local hours are kept.")
@as_json
def add(phone: str, issue: str, language: str, span: timedelta | None, as_json: bool) -> None:
    """Promise a customer a callback for them, as if they had called now."""
    values, about = context.settings(), context.menu().by_key(issue)
    if about is None:
        raise click.ClickException(
            f"unknown issue {issue!r}; choose from {', '.join(i.key for i in context.menu().issues)}"
        )
    with context.opened() as database:
        number = rings(phone, values.callbacks.regions)
        try:
            with database.transaction() as connection:
                told = (values.secret_key, values.callbacks, values.routing, Source.AGENT)
                turn = turn_now(connection)
                made = request(turn, number, about, language, *told, not_before=turn.now + span if span else None)
        except Refused as refused:
            with database.transaction() as connection:
                guards.note(turn_now(connection), refused.why, number, Source.AGENT)
            raise click.ClickException(f"this number cannot be promised a callback now ({refused.why})") from refused
    told_now = {"reference": made.reference, "proof": made.proof}
    click.echo(
        json.dumps(told_now) if as_json else f"promised; reference {made.reference}, code {made.proof or 'as before'}"
    )


@click.command()
@click.argument("phone")
@as_json
def suppress(phone: str, as_json: bool) -> None:
    """Never ring a number again."""
    with context.opened() as database, database.transaction() as connection:
        done = ledger.suppress(turn_now(connection), _hash(phone))
    if not done:
        raise click.ClickException("this number is being rung right now; try again when the call is over")
    say({"suppressed": True}, "this number is never rung again", as_json=as_json)


@click.command()
@click.argument("phone")
@as_json
def allow(phone: str, as_json: bool) -> None:
    """Let a number be rung again that was never to be."""
    with context.opened() as database, database.transaction() as connection:
        was = ledger.allow(turn_now(connection), _hash(phone))
    words = "this number may be rung again" if was else "this number was not suppressed"
    say({"was_suppressed": was}, words, as_json=as_json)
