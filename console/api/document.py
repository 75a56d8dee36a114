"""The document: what a program may do, as OpenAPI 3.1, put together from what each operation declares."""

import inspect
from collections.abc import Mapping
from typing import Any

from console.api import idempotency
from console.api.blueprint import PREFIX
from console.api.operations import OPERATIONS, Operation
from console.api.problems import MEANINGS, SCHEMA, TYPE
from console.api.schemas import NAMED, Schema
from console.entry.scopes import SCOPES

DESCRIPTION = """Everything that the console and the terminal do, for programs.

A program shows a token, made by `ringback tokens add`, that opens what its scopes say:

{scopes}

What is wrong is told as problem+json. Lists come in pages, each with the address of the next. A write that carries an
`Idempotency-Key` is done once, however often it is sent within a day, and has the same answer each time."""
KEY = {"name": idempotency.HEADER, "in": "header", "schema": idempotency.KEY, "description": "The same: done once."}
AGAIN = {"Idempotent-Replayed": {"schema": {"const": "true"}, "description": "This was done, and answered, before."}}


def document(version: str) -> dict[str, Any]:
    """Return the whole document."""
    scopes = "\n".join(f"- `{name}`: {words}" for name, words in SCOPES.items())
    paths: dict[str, Any] = {}
    for one in OPERATIONS.values():
        paths.setdefault(PREFIX + one.path, {})[one.method.lower()] = _operation(one)
    token = {"type": "http", "scheme": "bearer", "description": "`Authorization: Bearer rb_…`"}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Ringback", "version": version, "description": DESCRIPTION.format(scopes=scopes)},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": {"Problem": SCHEMA, **NAMED}, "securitySchemes": {"token": token}},
    }


def _operation(one: Operation) -> dict[str, Any]:
    summary, _, more = inspect.cleandoc(one.run.__doc__ or "").partition("\n\n")
    opened = f"Opened by the scope {' or '.join(f'`{scope}`' for scope in one.scopes)}." if one.scopes else ""
    told: dict[str, Any] = {
        "operationId": one.name,
        "tags": [one.path.split("/")[1].partition(".")[0]],
        "summary": " ".join(summary.split()).rstrip("."),
        "description": " ".join(filter(None, [" ".join(more.split()), opened or "Opened by any token."])),
        "security": [{"token": [scope]} for scope in one.scopes] or [{"token": []}],
        "parameters": [
            *(_parameter(name, "path", schema) for name, schema in one.place.items()),
            *(_parameter(name, "query", schema) for name, schema in one.query.items()),
            *([KEY] if one.writes else []),
        ],
        "responses": {str(one.status): _right(one)} | {str(status): _wrong(status) for status in one.statuses},
    }
    if one.body:
        told["requestBody"] = {"required": True, "content": {"application/json": {"schema": one.body}}}
    return told


def _parameter(name: str, where: str, schema: Schema) -> Mapping[str, Any]:
    words = {"description": schema["description"]} if "description" in schema else {}
    bare = {key: value for key, value in schema.items() if key != "description"}
    return {"name": name, "in": where, "required": where == "path", "schema": bare, **words}


def _right(one: Operation) -> Mapping[str, Any]:
    if one.answer is None:
        return {"description": "Done."}
    told: dict[str, Any] = {"description": "Done." if one.writes else "Here it is."}
    if one.writes:
        told["headers"] = AGAIN
    return told | {"content": {"application/json": {"schema": one.answer}}}


def _wrong(status: int) -> Mapping[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": MEANINGS[status], "content": {TYPE: {"schema": schema}}}
