"""The audit in SQL: every row carries a hash over itself and the row before, so that no row can be changed alone."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, RowMapping, Table, func, insert, select

import models

AUDIT = cast(Table, models.Audit.__table__)
FLIPS = cast(Table, models.Flip.__table__)
START = "0" * 64
LAST = select(AUDIT.c.id, AUDIT.c.hash).order_by(AUDIT.c.id.desc()).limit(1)


def add(connection: Connection, at: datetime, who: str, what: str, detail: Mapping[str, Any]) -> None:
    """Add one row. Call it with the mode's row held, so that rows follow one another without gaps."""
    last = connection.execute(LAST).first()
    number, before = (last.id + 1, last.hash) if last else (1, START)
    text = json.dumps(detail, sort_keys=True)
    row = {"id": number, "at": at, "who": who, "what": what, "detail": text}
    connection.execute(insert(AUDIT), row | {"hash": _hash(before, row)})


def listed(connection: Connection, limit: int, before: int | None = None) -> Sequence[RowMapping]:
    """Return the last `limit` rows, or those before a row, newest first."""
    rows = select(AUDIT).order_by(AUDIT.c.id.desc()).limit(limit)
    return connection.execute(rows if before is None else rows.where(AUDIT.c.id < before)).mappings().all()


def values(row: RowMapping) -> dict[str, Any]:
    """Return a row as programs read it."""
    return {**row, "at": row["at"].isoformat(), "detail": json.loads(row["detail"])}


def count(connection: Connection) -> int:
    """Return about how many rows there are: they are numbered without gaps."""
    return connection.scalar(select(func.max(AUDIT.c.id))) or 0


def rows(connection: Connection, after: int = 0) -> Iterable[RowMapping]:
    """Return every row, or those after one, in order, as they come."""
    return connection.execute(select(AUDIT).where(AUDIT.c.id > after).order_by(AUDIT.c.id)).mappings()


def verify(
    connection: Connection,
    head: str | None = None,
    every: Iterable[RowMapping] | None = None,
    last: int | None = None,
) -> tuple[int, str, list[str]]:
    """Return how many rows there are, the last one's hash, and what is wrong, a sentence each.

    `every` is what `rows` returned, for whoever counts them as they come.
    `last` looks at so many rows only, and takes the one before them for granted.
    A chain cannot miss its own cut-off end: `head`, a hash noted elsewhere before, has to be in it.
    """
    problems, before, number, seen = [], START, 0, head is None
    if last is not None and (first := count(connection) - last) > 0:
        number, before = first, connection.scalar(select(AUDIT.c.hash).where(AUDIT.c.id == first)) or START
    flips: dict[int, dict[str, Any]] = {}
    for row in rows(connection, number) if every is None else every:
        number += 1
        if row["id"] != number:
            problems.append(f"row {number} is missing; the next one is {row['id']}")
            number = row["id"]
        if row["hash"] != _hash(before, row):
            name = f"row {row['id']} ({row['what']} by {row['who']})"
            problems.append(f"{name} is not what was written, or one before it is not")
        before, seen = row["hash"], seen or row["hash"] == head
        if row["what"] == "flip":
            detail = json.loads(row["detail"])
            flips[detail["flip"]] = detail
    problems += _compare(connection, flips)
    if not seen:
        problems.append(f"no row has the hash {head}; rows were cut off, or that hash is of another audit")
    return number, before, problems


def _compare(connection: Connection, told: dict[int, dict[str, Any]]) -> list[str]:
    """Return where the flips differ from what the audit tells of them, since it began to."""
    if not told:
        return []
    rows = {row.id: row for row in connection.execute(select(FLIPS).where(FLIPS.c.id >= min(told)))}
    wrong = [
        number
        for number in sorted(told.keys() | rows.keys())
        if number not in told
        or number not in rows
        or any(told[number][name] != getattr(rows[number], name) for name in ("went_from", "went_to", "why"))
    ]
    return [f"flip {number} is not what the audit tells of it" for number in wrong]


def _hash(before: str, row: Mapping[str, Any] | RowMapping) -> str:
    parts = [before, str(row["id"]), row["at"].isoformat(), row["who"], row["what"], row["detail"]]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
