"""Schemas (JSON Schema 2020-12): said once, they check what comes in and are the document of what goes out."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

Schema = dict[str, Any]
NAMED: dict[str, Schema] = {}
FORMATS = FormatChecker(())
LARGEST = 2**63 - 1
OFFSET = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)

STRING: Schema = {"type": "string"}
BOOLEAN: Schema = {"type": "boolean"}
INTEGER: Schema = {"type": "integer"}
COUNT: Schema = {"type": "integer", "minimum": 0}
NUMBER: Schema = {"type": "number"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
KEY: Schema = {"type": "integer", "minimum": 1, "maximum": LARGEST}
SPAN: Schema = {
    "type": "string",
    "pattern": "^([0-9]{1,3}d)?([0-9]{1,3}h)?([0-9]{1,5}m)?([0-9]{1,7}s)?$",
    "minLength": 2,
    "description": "How long: 90s, 30m, 4h or 1h30m, to 7d; 4h if not given.",
}


def text(longest: int, **more: Any) -> Schema:
    """Return the schema of a text of at least one letter."""
    return {"type": "string", "minLength": 1, "maxLength": longest, **more}


def one_of(values: Any, **more: Any) -> Schema:
    """Return the schema of one of some words."""
    return {"type": "string", "enum": [str(value) for value in values], **more}


def maybe(schema: Schema) -> Schema:
    """Return a schema that also lets null pass."""
    if isinstance(schema.get("type"), str) and "enum" not in schema:
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def items(schema: Schema, **more: Any) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": schema, **more}


def by_name(schema: Schema, **more: Any) -> Schema:
    """Return the schema of an object whose names are not known before."""
    return {"type": "object", "additionalProperties": schema, **more}


def record(optional: tuple[str, ...] = (), /, **fields: Schema) -> Schema:
    """Return the schema of an object with these fields and no other; those in `optional` may be missing."""
    needed = [name.rstrip("_") for name in fields if name.rstrip("_") not in optional]
    properties = {name.rstrip("_"): schema for name, schema in fields.items()}
    shape: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return shape | {"required": needed} if needed else shape


def named(name: str, schema: Schema) -> Schema:
    """Return a reference to a schema that the document holds once, under its name."""
    assert name not in NAMED, name
    NAMED[name] = schema
    return {"$ref": f"#/components/schemas/{name}"}


def mistakes(schema: Schema, given: Any, where: str = "") -> dict[str, str]:
    """Return what is wrong with each part of what was given, by its place."""
    found: dict[str, str] = {}
    for error in _validator(_Frozen(schema)).iter_errors(given):
        for place, words in _told(error):
            found.setdefault(".".join(filter(None, (where, *place)))[:200] or "body", words)
    for place in _unwritable(given):
        found.setdefault(".".join(filter(None, (where, *place)))[:200] or "body", "holds letters that cannot be kept")
    return found


class _Frozen:
    """A schema as the key of a cache: the same object is the same key, whatever it holds."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    def __hash__(self) -> int:
        return id(self.schema)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Frozen) and other.schema is self.schema


@cache
def _validator(frozen: _Frozen) -> Draft202012Validator:
    whole = {**frozen.schema, "components": {"schemas": NAMED}}
    return Draft202012Validator(whole, format_checker=FORMATS)


def _told(error: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    place = tuple(str(part) for part in error.absolute_path)
    if error.validator == "additionalProperties" and isinstance(error.instance, Mapping):
        known = error.schema.get("properties", {})
        for name in error.instance.keys() - known.keys():
            yield (*place, str(name)[:40]), f"is none of: {', '.join(known) or 'nothing'}"
    elif error.validator == "required":
        for name in error.validator_value:
            if name not in error.instance:
                yield (*place, name), "is missing"
    elif error.validator == "pattern":
        yield place, f"is not written so: {error.schema.get('description', error.validator_value)}"
    elif error.validator in WORDS:
        yield place, WORDS[error.validator](error.validator_value)
    else:
        yield place, error.message if len(error.message) <= 200 else f"does not keep to its {error.validator}"


WORDS: Mapping[str, Callable[[Any], str]] = {
    "enum": lambda words: f"choose from {', '.join(map(str, words))}",
    "type": lambda kind: f"is no {kind}" if isinstance(kind, str) else f"is none of {', '.join(kind)}",
    "minLength": lambda least: f"has at least {least} letters",
    "maxLength": lambda most: f"has at most {most} letters",
    "minimum": lambda least: f"is at least {least}",
    "maximum": lambda most: f"is at most {most}",
    "format": lambda name: "is a moment with its zone, like 2026-05-01T16:00:00+02:00" if name == "date-time" else name,
    "minProperties": lambda least: f"holds at least {least}",
    "minItems": lambda least: f"holds at least {least}",
}


def _unwritable(given: Any, *place: str) -> Iterator[tuple[str, ...]]:
    """Yield where a text holds what no database keeps: the letter zero, and half letters."""
    if isinstance(given, str) and ("\0" in given or any("\ud800" <= letter <= "\udfff" for letter in given)):
        yield place
    elif isinstance(given, Mapping):
        for name, value in given.items():
            yield from _unwritable(value, *place, str(name))
    elif isinstance(given, list):
        for number, value in enumerate(given):
            yield from _unwritable(value, *place, str(number))


def _is_a_moment(value: object) -> bool:
    if not isinstance(value, str):
        return True
    return bool(OFFSET.fullmatch(value)) and datetime.fromisoformat(value).tzinfo is not None


FORMATS.checks("date-time", raises=ValueError)(_is_a_moment)
