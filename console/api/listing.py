"""Lists that are looked through: filters as the rooms read them, and pages as programs turn them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NoReturn, TypeVar

from sqlalchemy import Connection

from console.api import paging
from console.api import schemas as js
from console.api.asking import Asked
from console.api.problems import Problem, wrong
from console.api.schemas import Schema
from ivr.languages import LANGUAGES
from models.act import What
from routing import acts
from routing.acts import Act, TooLate
from routing.filters import LONGEST, Mistake
from routing.paging import Page, spot_in

Filter = TypeVar("Filter")
Row = TypeVar("Row")
DAY = r"^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?$"
WHEN: Schema = {"type": "string", "pattern": DAY, "description": "A day like 2026-05-01, or 2026-05-01T14:00Z."}
LOOKED_FOR: Mapping[str, Schema] = {
    # Whole telephone numbers stand in no address, because logs and proxies keep those.
    "find": js.text(
        LONGEST,
        pattern=r"^#?\d{1,8}$",
        description="A reference, a contact's number, or a number's last 4 to 8 digits.",
    ),
    "issue": js.text(LONGEST, description="A key of the menu."),
    "language": js.one_of(LANGUAGES),
    "from": WHEN,
    "to": WHEN,
    **paging.QUERY,
}
ACT = js.record(who=js.STRING, what=js.STRING, at=js.MOMENT)
SEEN = {
    **js.COUNT,
    "maximum": 2**31 - 2,
    "description": "The place of the acts that were seen (`seen` of what was shown): who comes second is refused.",
}


def look(
    asked: Asked,
    wanted: Callable[[Mapping[str, object], Iterable[str]], Filter | dict[str, Mistake]],
    page: Callable[[Connection, Filter, Any, int], Page[Row]],
    show: Callable[[Row], Any],
) -> Any:
    """Return a page of a list. A page may be short, or empty, although there is more."""
    given = {name: value for name, value in asked.query.items() if name not in (*paging.QUERY, "numbers")}
    which = wanted(given, [issue.key for issue in asked.board.menu.issues])
    if isinstance(which, dict):
        raise wrong({f"query.{name}": mistake.text for name, mistake in which.items()})
    try:
        after = spot_in(asked.query.get("cursor", ""))
    except ValueError as exc:
        raise wrong({"query.cursor": str(exc)}) from exc
    found = page(asked.connection, which, after, asked.query["limit"])
    return {"items": [show(row) for row in found.rows], "next": paging.address(found.next) if found.next else None}


def done(connection: Connection, contact_id: int) -> dict[str, Any]:
    """Return what staff did with a contact, and the place of the last act that changed something."""
    told = [_act(act) for act in acts.of(connection, [contact_id])]
    return {"acts": told, "seen": acts.last(connection, contact_id)}


def seen(asked: Asked, contact_id: int) -> int | None:
    """Return the place of the acts that a program has seen, None for all that there are. Raises Problem."""
    given = asked.body.get("seen")
    if given is not None and given > acts.last(asked.connection, contact_id):
        raise wrong({"seen": "was not told by us: so much has not been done"})
    return None if given is None else int(given)


@contextmanager
def second(asked: Asked, contact_id: int, refused: type[ValueError]) -> Iterator[None]:
    """Tell whoever comes second who was first, and when."""
    try:
        yield
    except TooLate as exc:
        raise _first(str(exc), exc.first) from exc
    except refused as exc:
        _refuse(asked, str(exc), contact_id)


def _refuse(asked: Asked, words: str, contact_id: int) -> NoReturn:
    with asked.board.database.reading() as connection:
        before = [act for act in acts.of(connection, [contact_id]) if act.what not in (What.HEARD, What.SAW_NUMBER)]
    raise _first(words, before[-1]) if before else Problem(409, words)


def _first(words: str, act: Act) -> Problem:
    return Problem(409, words, by=act.who, at=_moment(act.at), did=act.what)


def _act(act: Act) -> dict[str, Any]:
    return {"who": act.who, "what": act.what, "at": _moment(act.at)}


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
