"""Paging: lists come a page at a time, each with the address of the next; a cursor says where to go on."""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import request

from console.api.asking import Asked
from console.api.problems import wrong
from console.api.schemas import Schema, items, mistakes, record

LIMIT, MOST = 50, 500
QUERY: Mapping[str, Schema] = {
    "limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT, "description": "How many."},
    "cursor": {
        "type": "string",
        "maxLength": 400,
        "pattern": "^[A-Za-z0-9_=-]+$",
        "description": "Where to go on: it is in the address `next`.",
    },
}
NEXT: Schema = {"type": ["string", "null"], "description": "The address of the next page; null: this was the last."}


def page_of(schema: Schema) -> Schema:
    """Return the schema of a page."""
    return record(items=items(schema), next=NEXT)


def after(asked: Asked, *shape: Schema) -> list[Any] | None:
    """Return where the page begins: values of these schemas, as `page` put them in; None for the first page."""
    text = asked.query.get("cursor")
    if text is None:
        return None
    try:
        found = json.loads(base64.urlsafe_b64decode(text.encode("ascii")))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or len(found) != len(shape):
        raise wrong({"query.cursor": "is none of ours; begin without one"})
    if any(mistakes(schema, value) for schema, value in zip(shape, found, strict=True)):
        raise wrong({"query.cursor": "is none of ours; begin without one"})
    return found


def page(asked: Asked, rows: Sequence[Any], show: Callable[[Any], Any], mark: Callable[[Any], list[Any]]) -> Any:
    """Return a page of `rows`, of which one more was looked for than is shown; `mark` is where one of them stands."""
    limit = asked.query["limit"]
    shown, more = rows[:limit], len(rows) > limit
    following = None
    if more:
        following = address(base64.urlsafe_b64encode(json.dumps(mark(shown[-1])).encode()).decode())
    return {"items": [show(row) for row in shown], "next": following}


def address(cursor: str) -> str:
    """Return the address of the page that a cursor begins: the same question, from there on."""
    others = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
    return f"{request.path}?{urlencode([*others, ('cursor', cursor)])}"
