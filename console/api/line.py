"""The line for programs: who waits, in which order, since when, and why."""

from typing import Any

from console.api import paging
from console.api import schemas as js
from console.api.asking import Asked
from console.api.operations import NUMBERS, operation
from console.entry.scopes import LISTS
from models.contact import ContactState, Form
from models.letter import LetterState
from routing import waiting

NUMBER = {"type": "string", "description": "Masked, unless whole numbers are asked for; `withheld` when none is shown."}
WAITING = js.named(
    "Waiting",
    js.record(
        place=js.KEY,
        contact=js.KEY,
        number=NUMBER,
        form=js.one_of(Form),
        issue=js.STRING,
        language=js.STRING,
        since=js.MOMENT,
        waited_seconds=js.COUNT,
        rank={**js.NUMBER, "description": "Seconds; it orders the line."},
        state=js.one_of(ContactState),
        freeze={**js.maybe(js.one_of(LetterState)), "description": "How their request to freeze an account stands."},
        why=js.STRING,
    ),
)


@operation("GET", "/line", LISTS, answer=paging.page_of(WAITING), query={**paging.QUERY, **NUMBERS})
def line(asked: Asked) -> Any:
    """List who waits, first in line first, and why they wait.

    The line moves between two pages: who was served is gone, and whoever moved may be met twice or not at all.
    """
    rank, contact, place = paging.after(asked, js.NUMBER, js.KEY, js.COUNT) or (None, 0, 0)
    after = None if rank is None else (rank, contact)
    found = waiting.line(asked.connection, asked.query["limit"] + 1, after)
    on_duty = waiting.staff(asked.connection)
    rows = list(enumerate(found, start=place + 1))

    def show(row: tuple[int, waiting.Waiting]) -> Any:
        return waiting.values(row[1], row[0], asked.now, on_duty, whole=asked.whole)

    return paging.page(asked, rows, show, lambda row: [row[1].rank, row[1].id, row[0]])
