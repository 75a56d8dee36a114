"""`ringback contacts …`: the last contacts, one of them, and what there is to say about it."""

import json
from typing import Any

import click

from commands import context, tables
from models import RealClock
from models.remark import Result
from routing import contacts as book
from routing import remarks
from routing.contacts import Contact
from routing.turn import Turn

numbers = click.option("--numbers", is_flag=True, help="Show whole telephone numbers.")


@click.group()
def contacts() -> None:
    """Customers' wishes to be helped, and what agents say of them."""


@contacts.command("list")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="How many.")
@numbers
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def list_all(limit: int, numbers: bool, as_json: bool) -> None:
    """Show the last contacts, the newest first."""
    with context.opened() as database, database.reading() as connection:
        found = [_values(row, numbers) for row in book.latest(connection, limit)]
    tables.show(found, as_json=as_json, as_csv=False, nothing="no contacts yet")


@contacts.command()
@click.argument("number", type=int)
@numbers
def show(number: int, numbers: bool) -> None:
    """Show one contact by its NUMBER in the list, as JSON, with what was said of it."""
    with context.opened() as database, database.reading() as connection:
        said = [
            {"at": row.made_at.isoformat(timespec="seconds")}
            | {name: getattr(row, name) for name in ("by", "category", "outcome", "note")}
            for row in remarks.of(connection, number)
        ]
        click.echo(json.dumps(_values(book.find(connection, number), numbers) | {"remarks": said}, indent=2))


@contacts.command()
@click.argument("number", type=int)
@click.argument("text", required=False)
@click.option("--category", help="A key of the menu file's [[category]].")
@click.option("--outcome", type=click.Choice([one.value for one in Result]), help="What came of it.")
@click.option("--by", required=True, help="Who says so.")
def note(number: int, text: str | None, category: str | None, outcome: str | None, by: str) -> None:
    """Note TEXT, a category, an outcome, or all of them, about the contact with this NUMBER in the list."""
    known = [one.key for one in context.menu().categories]
    if category and category not in known:
        raise click.ClickException(f"unknown category {category!r}; choose from {', '.join(known) or 'none: add some'}")
    said = text.strip() if text else ""
    if not (category or outcome or said):
        raise click.ClickException('say something: a text, like "fees are hard to find", --category or --outcome')
    if len(text or "") > remarks.LONGEST or not 0 < len(by.strip()) <= 64:
        raise click.ClickException(f"a note has at most {remarks.LONGEST} letters, and a name 1 to 64")
    with context.opened() as database, database.transaction() as connection:
        turn = Turn(connection, RealClock().now())
        remarks.say(turn, number, by.strip(), said or None, category, Result(outcome) if outcome else None)
    click.echo(f"noted about contact {number}")


def _values(row: Contact, whole: bool) -> dict[str, Any]:
    return {
        "contact": row.id,
        "reference": row.reference,
        "number": (row.number if whole else row.masked) or "withheld",
        "issue": row.issue,
        "language": row.language,
        "state": row.state,
        "outcome": row.outcome,
        "arrived": row.arrived_at.isoformat(timespec="seconds"),
    }
