"""`ringback contacts …`: contacts by what is looked for, one with its story, and what there is to say about it."""

import json
from typing import Any

import click

from callbacks.story import story_of
from commands import context, looking
from console.lists.telling import tell
from console.words import speaker
from ivr.languages import LANGUAGES
from models import RealClock
from models.remark import Result
from routing import contacts as book
from routing import remarks
from routing.told import moment
from routing.turn import Turn

SHOWN = ("contact", "reference", "arrived", "number", "issue", "language", "state", "outcome", "agent")
CONTACTS = looking.List(book.FIELDS, book.wanted, book.page, SHOWN, "no contacts like this")
numbers = click.option("--numbers", is_flag=True, help="Show whole telephone numbers.")


@click.group()
def contacts() -> None:
    """Customers' wishes to be helped, and what agents say of them."""


@contacts.command("list")
@looking.options(book.FIELDS)
def list_all(**given: Any) -> None:
    """Show contacts by what is looked for, the newest first."""
    looking.show(CONTACTS, given)


@contacts.command()
@click.argument("number", type=int)
@numbers
def show(number: int, numbers: bool) -> None:
    """Show one contact by its NUMBER in the list, as JSON, with what was said of it."""
    with context.opened() as database, database.reading() as connection:
        said = [
            {"at": moment(row.made_at)} | {name: getattr(row, name) for name in ("by", "category", "outcome", "note")}
            for row in remarks.of(connection, number)
        ]
        found = book.find(connection, number).told(whole=numbers)
    click.echo(json.dumps(found | {"remarks": said}, indent=2))


@contacts.command()
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def timeline(number: int, as_json: bool) -> None:
    """Tell everything that happened to the contact with this NUMBER in the list, in order, in UTC."""
    with context.opened() as database, database.reading() as connection:
        events = story_of(connection, number)
    if as_json:
        click.echo(json.dumps([event.told() for event in events], indent=2, ensure_ascii=False))
        return
    names = {issue.key: issue.say[LANGUAGES[0]] for issue in context.menu().issues}
    for event in events:
        said = f" {event.more.get('category') or ''} {event.more.get('note') or ''}" if event.kind == "remark" else ""
        click.echo(
            f"{event.at:%Y-%m-%d %H:%M:%S}  {tell(event, speaker(LANGUAGES[0]), names).striptags()}{said}".rstrip()
        )


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
