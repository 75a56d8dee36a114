"""Long lists on pages: what is looked for is read from the address, a page of it is shown, all of it is exported."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from time import sleep
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import Response, abort, request, url_for
from sqlalchemy import Connection

from console import gate
from console.context import console
from console.entry import seals
from console.pages import redirect_to
from models import Database
from models.clock import age
from routing import filters
from routing.filters import Mistake, Place
from routing.paging import MOST, Page, Spot, spot_in
from routing.told import sheet

Row = TypeVar("Row")
FIND = "find"  # the box that takes references and telephone numbers
_exporting = threading.BoundedSemaphore(1)  # of a process: the others' threads, and the rest of a core, are for calls


@dataclass(frozen=True)
class List(Generic[Row]):
    """A list that there is a page of: the fields of its filter, how they are read, and its pages by cursor."""

    fields: Sequence[str]
    wanted: Callable[[Mapping[str, object], Sequence[str]], Any]
    page: Callable[[Connection, Any, Spot | None, int], Page[Row]]
    told: Callable[[Row], dict[str, Any]]


@dataclass(frozen=True)
class Look(Generic[Row]):
    """What somebody looks for, as it was `typed`, what is `wrong` with it by field, and what was found."""

    typed: dict[str, str]
    wrong: Mapping[str, Mistake]
    page: Page[Row]
    after: str

    @property
    def status(self) -> int:
        return 422 if self.wrong else 200

    def query(self, **more: str | None) -> str:
        """Return what is looked for as the query of an address."""
        return _query(self.typed, **more)


def looked_for(which: List[Any], endpoint: str) -> Response:
    """Answer the form of a list: what is typed into it may be somebody's number, which must not stand in an address."""
    return redirect_to(f"{url_for(endpoint)}?{_query(_typed(which.fields, request.form))}")


def look(which: List[Row], connection: Connection) -> Look[Row]:
    """Return the page that the address asks for."""
    typed, after = _asked(which.fields), request.args.get("after", "").strip()
    wanted, place = which.wanted(typed, issues()), filters.place({"after": after})
    wrong = {**(wanted if isinstance(wanted, dict) else {}), **({} if isinstance(place, Place) else place)}
    if wrong or not isinstance(place, Place):
        return Look(typed, wrong, Page(()), "")
    return Look(typed, {}, which.page(connection, wanted, place.after, place.size), after)


def export(which: List[Row], name: str) -> Response:
    """Answer everything that is looked for as a CSV file, page by page, so that no transaction lasts."""
    wanted = which.wanted(_asked(which.fields), issues())
    if isinstance(wanted, dict):
        abort(Response("; ".join(mistake.text for mistake in wanted.values()), 422, mimetype="text/plain"))
    if not _exporting.acquire(blocking=False):
        abort(Response("Another export is under way. Try again in a minute.\n", 503, {"Retry-After": "30"}))
    leave = ExitStack()
    leave.callback(_exporting.release)
    leave.callback(gate.keep_the_turn())
    rows = (which.told(row) for row in _all(console().switchboard.database, which, wanted, leave))
    response = Response(sheet(rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = f"attachment; filename={name}.csv"
    response.call_on_close(leave.close)  # also when the browser goes away before the end
    return response


def issues() -> list[str]:
    """Return the keys of what contacts are about."""
    return [issue.key for issue in console().switchboard.menu.issues]


def _typed(fields: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name in fields if (value := given.get(name, "").strip())}


def _asked(fields: Sequence[str]) -> dict[str, str]:
    """Return what the address asks for; what is to be found is sealed in it, unless somebody wrote it by hand."""
    typed, board = _typed(fields, request.args), console().switchboard
    if FIND in typed:
        typed[FIND] = seals.opened(board.secret, FIND, typed[FIND], board.clock.now()) or typed[FIND]
    return typed


def _query(typed: Mapping[str, str], **more: str | None) -> str:
    board, query = console().switchboard, dict(typed)
    if FIND in query:
        query[FIND] = seals.seal(board.secret, FIND, query[FIND], board.clock.now())
    return urlencode(query | {name: value for name, value in more.items() if value})


def _all(database: Database, which: List[Row], wanted: Any, leave: ExitStack) -> Iterator[Row]:
    """Yield every row, each page read by itself; between pages at least as long is left to calls as a page took."""
    after: Spot | None = None
    while True:
        began = age()
        with database.reading() as connection:
            page = which.page(connection, wanted, after, MOST)
        took = age() - began
        yield from page.rows
        if not page.next:
            return leave.close()
        after = spot_in(page.next)
        sleep(took)
