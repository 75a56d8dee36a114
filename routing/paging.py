"""Paging: a page of a long list, newest first, found by where the page before ended; what it costs has a bound."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Connection, FromClause, Select, or_, select

Shown = TypeVar("Shown")
SIZE, MOST = 50, 500  # rows of a page, unless asked otherwise, and at most
LOOKED_AT = 20_000  # rows that are looked through for one page, however few of them are wanted
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Spot(NamedTuple):
    """Where a page ended: the moment and the id of the last row that was looked at."""

    at: datetime
    id: int

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // timedelta(microseconds=1)}-{self.id}"


@dataclass(frozen=True)
class Page(Generic[Shown]):
    """Rows, newest first. `next` is the cursor that the following page is asked with, None after the last one.

    A page may be short, or empty, although there is more: then all that was looked at is newer than `back_to`.
    """

    rows: Sequence[Shown]
    next: str | None = None
    back_to: datetime | None = None


class Found(NamedTuple):
    """The ids of a page, and how it goes on."""

    ids: Sequence[int]
    next: str | None
    back_to: datetime | None

    def page(self, rows: Sequence[Shown]) -> Page[Shown]:
        return Page(rows, self.next, self.back_to)


def spot_in(text: str) -> Spot | None:
    """Return the spot that a cursor names, None for "". Raises ValueError for what was not given by us."""
    if not text:
        return None
    at, _, row = text.partition("-")
    try:
        return Spot(EPOCH + timedelta(microseconds=int(at)), int(row))
    except (ValueError, OverflowError) as exc:
        raise ValueError("this cursor was not given by a page before; begin without one") from exc


def within(at: ColumnElement[Any], since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    """Return that a row is of a span of time; either end may be open."""
    return [*([at >= since] if since else []), *([at < until] if until else [])]


def like(rows: FromClause, which: object, names: Sequence[str]) -> list[ColumnElement[bool]]:
    """Return that a row has what a filter asks of these columns; None and "" ask for nothing."""
    asked = {name: getattr(which, name) for name in names}
    return [rows.c[name] == value for name, value in asked.items() if value]


def find(
    connection: Connection,
    window: Select[Any],
    at: ColumnElement[Any],
    key: ColumnElement[Any],
    tests: Callable[[FromClause], Sequence[ColumnElement[bool]]],
    after: Spot | None,
    size: int,
    looked_at: int = LOOKED_AT,
) -> Found:
    """Return the ids of the next `size` rows of `window` after a spot, newest first by `at` and then by `key`.

    1. What `window` asks for is answered by an index. It selects what the tests need.
    2. At most `looked_at` of its rows are tested: a filter that matches little must not read the whole table.
    3. A look that ended without filling the page says so, and where to go on.
    """
    if after is not None:
        window = window.where(at <= after.at, or_(at < after.at, key < after.id))
    window = window.add_columns(at.label("listed_at"), key.label("listed_id")).order_by(at.desc(), key.desc())
    rows = window.limit(looked_at).subquery()
    wanted = list(tests(rows))
    if not wanted:
        rows = window.limit(size + 1).subquery()
    spots = _spots(connection, rows, wanted, size + 1)
    ids = [spot.id for spot in spots[:size]]
    if len(spots) > size:
        return Found(ids, str(spots[size - 1]), None)
    ends = _spots(connection, window.subquery(), [], 2, offset=looked_at - 1) if wanted else []
    return Found(ids, str(ends[0]), ends[0].at) if len(ends) == 2 else Found(ids, None, None)


def _spots(
    connection: Connection, rows: FromClause, wanted: Sequence[ColumnElement[bool]], most: int, offset: int = 0
) -> list[Spot]:
    at, key = rows.c.listed_at, rows.c.listed_id
    found = select(at, key).where(*wanted).order_by(at.desc(), key.desc()).offset(offset).limit(most)
    return [Spot(*row) for row in connection.execute(found)]
