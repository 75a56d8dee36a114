"""A glance: whether there is anything to do, asked of SQL in one statement before a transaction is opened for it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Exists, Select, bindparam, or_, select
from sqlalchemy.sql.visitors import replacement_traverse

NOW = timedelta(0)


class Glance:
    """The selects that find one task's work, any of them, each with the moments that it names: how long before now."""

    def __init__(self, *finds: tuple[Select[Any], Mapping[str, timedelta]]) -> None:
        self.finds = finds
        self._key = tuple((find, *ago.items()) for find, ago in finds)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Glance) and other._key == self._key

    def __hash__(self) -> int:
        return hash(self._key)


def see(connection: Connection, now: datetime, glances: Sequence[Glance]) -> list[bool]:
    """Return for each glance whether there is work at a moment."""
    if not glances:
        return []
    statement, ago = _together(tuple(glances))
    return list(connection.execute(statement, {name: now - span for name, span in ago.items()}).one())


@lru_cache  # once for each choice of glances: putting it together costs more than asking
def _together(glances: tuple[Glance, ...]) -> tuple[Select[Any], dict[str, timedelta]]:
    """Return one select with a column for each glance, and its moments under names that are told apart."""
    moments: dict[str, timedelta] = {}
    columns: list[ColumnElement[Any]] = []
    for number, glance in enumerate(glances):
        found = []
        for turn, (find, ago) in enumerate(glance.finds):
            names = {name: f"{name}_{number}_{turn}" for name in ago}
            moments |= {names[name]: span for name, span in ago.items()}
            found.append(_renamed(find.exists(), names))
        columns.append(or_(*found).label(f"there_{number}"))
    statement: Select[Any] = select(*columns)
    return statement, moments


def _renamed(there: Exists, names: Mapping[str, str]) -> Exists:
    def rename(element: Any, **_: Any) -> BindParameter[Any] | None:
        known = isinstance(element, BindParameter) and element.key in names
        return bindparam(names[element.key], type_=element.type) if known else None

    return replacement_traverse(there, {}, rename)
