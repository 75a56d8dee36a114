"""What a program asks: the place, the query and the body of its request, checked by what the operation declares."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import request
from sqlalchemy import Connection

from console.api.problems import Problem, wrong
from console.api.schemas import Schema, mistakes, record
from routing.switchboard import Switchboard
from routing.turn import Turn

WHOLE = re.compile(r"-?[0-9]{1,19}")


@dataclass(frozen=True)
class Asked:
    """A request that makes sense. `program` is who asks, `turn` is there for what changes something."""

    board: Switchboard
    program: str
    now: datetime
    connection: Connection
    place: Mapping[str, Any]
    query: Mapping[str, Any]
    body: Mapping[str, Any] = field(default_factory=dict)
    scopes: tuple[str, ...] = ()
    writing: Turn | None = None

    @property
    def turn(self) -> Turn:
        """The turn in which this is done, once."""
        assert self.writing is not None
        return self.writing

    @property
    def whole(self) -> bool:
        """Whether whole telephone numbers are asked for (and may be read)."""
        return bool(self.query.get("numbers"))


def place(schemas: Mapping[str, Schema], given: Mapping[str, str]) -> dict[str, Any]:
    """Return what the address names. Raises Problem: nothing has such a name."""
    found = {name: _read(schemas[name], text) for name, text in given.items()}
    if mistakes(record(**schemas), found):
        raise Problem(404, "there is nothing at this address")
    return found


def query(schemas: Mapping[str, Schema]) -> dict[str, Any]:
    """Return what the query asks for, with what is not given as the schema says. Raises Problem."""
    found: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name, values in request.args.lists():
        schema = schemas.get(name, {})
        if schema.get("type") == "array":
            found[name] = [_read(schema["items"], value) for value in values]
        elif len(values) > 1:
            errors[f"query.{name}"[:200]] = "is given more than once"
        else:
            found[name] = _read(schema, values[0])
    errors |= mistakes(record(tuple(schemas), **schemas), found, "query")
    if errors:
        raise wrong(errors)
    defaults = {name: schema["default"] for name, schema in schemas.items() if "default" in schema}
    return defaults | found


def body(schema: Schema) -> Any:
    """Return what the body says. Raises Problem."""
    sent = request.get_data()
    if not sent:
        raise Problem(400, "send a JSON object; the document at /api/v1/openapi.json says which")
    if request.mimetype != "application/json":
        raise Problem(415, "say that it is JSON: Content-Type: application/json")
    try:
        given = json.loads(sent, parse_constant=_no_number)
    except (ValueError, RecursionError) as exc:
        raise Problem(400, f"this is no JSON: {str(exc)[:100]}") from exc
    if errors := mistakes(schema, given):
        raise wrong(errors)
    return given


def _read(schema: Schema, text: str) -> Any:
    kind: Callable[[str], Any] = {"integer": _integer, "boolean": _boolean}.get(str(schema.get("type")), str)
    return kind(text)


def _integer(text: str) -> int | str:
    return int(text) if WHOLE.fullmatch(text) else text


def _boolean(text: str) -> bool | str:
    return {"true": True, "false": False}.get(text, text)


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number")
