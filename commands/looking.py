"""Looking through long lists in the terminal: the same filters as the pages have, and as many rows as are wanted."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple, Protocol, TypeVar

import click
from sqlalchemy import Connection

from commands import context, tables
from models import Database
from routing import filters, paging
from routing.filters import Place
from routing.paging import Page, Spot, spot_in
from routing.told import sheet

Command = TypeVar("Command", bound=Callable[..., Any])
HELP = {
    "find": "A reference, a contact's number like #12345, a telephone number, or its last four digits or more.",
    "from": "Not before this day, or moment: 2026-05-01, 2026-05-01T14:00Z.",
    "to": "Not after this day, or moment.",
    "agent": "With this agent.",
    "stage": "open, due, ringing, later or given_up.",
}


class Told(Protocol):
    """A row that can be told."""

    def told(self, *, whole: bool = False) -> dict[str, Any]: ...


class List(NamedTuple):
    """A list: the fields of its filter, how they are read, its pages, and the columns that people are shown."""

    fields: Sequence[str]
    wanted: Callable[[Mapping[str, object], Sequence[str]], Any]
    page: Callable[[Connection, Any, Spot | None, int], Page[Any]]
    shown: Sequence[str]
    nothing: str


def options(fields: Sequence[str]) -> Callable[[Command], Command]:
    """Give a command the filters of a list, and the forms in which it is printed."""

    def given(command: Command) -> Command:
        for option in (
            click.option("--csv", "as_csv", is_flag=True, help="For a spreadsheet."),
            click.option("--json", "as_json", is_flag=True, help="For programs."),
            click.option("--numbers", is_flag=True, help="Show whole telephone numbers."),
            click.option("--after", default="", metavar="CURSOR", help="Go on where a list ended before."),
            click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many."),
            *(
                click.option(f"--{name}", name, default="", help=HELP.get(name, f"Only of this {name}."))
                for name in reversed(fields)
            ),
        ):
            command = option(command)
        return command

    return given


def show(which: List, given: Mapping[str, Any]) -> None:
    """Print what is looked for, in the form that is asked for. Each page is read by itself."""
    wanted = which.wanted({name: given[name] for name in which.fields if given[name]}, _issues())
    place = filters.place({"after": given["after"]})
    wrong = [wish for wish in (wanted, place) if isinstance(wish, dict)]
    if wrong or not isinstance(place, Place):
        raise click.ClickException("\n".join(mistake.text for wish in wrong for mistake in wish.values()))
    with context.opened() as database:
        pages = _pages(database, which, wanted, place.after, given["limit"])
        rows = (row.told(whole=given["numbers"]) for row in chain.from_iterable(pages))
        if given["as_csv"]:
            for line in sheet(rows):
                click.echo(line, nl=False)
        elif given["as_json"]:
            click.echo(json.dumps(list(rows), indent=2, ensure_ascii=False))
        else:
            brief = [{name: row[name] for name in which.shown} for row in rows]
            tables.show(brief, as_json=False, as_csv=False, nothing=which.nothing)


def _pages(database: Database, which: List, wanted: Any, after: Spot | None, most: int) -> Iterator[Sequence[Any]]:
    while True:
        with database.reading() as connection:
            page = which.page(connection, wanted, after, min(most, paging.MOST))
        most -= len(page.rows)
        if page.next and most == 0:
            click.echo(f"there is more: --after {page.next}", err=True)
        yield page.rows
        if page.next is None or most == 0:
            return
        after = spot_in(page.next)


def _issues() -> list[str]:
    return [issue.key for issue in context.menu().issues]
