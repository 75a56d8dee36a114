"""Reads and checks the parameters of a REST request."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from ..values import Kind
from .refusal import Refusal


@dataclass(frozen=True)
class Wanted:
    """One parameter: what it must look like, and Twilio's error code if it does not."""

    kind: Kind
    code: int = 20001
    required: bool = False
    missing: int = 0


class Form:
    """The parameters of one request, already checked."""

    def __init__(self, values: Mapping[str, list[str]]) -> None:
        self._values = values

    def get(self, name: str, default: str = "") -> str:
        """Return a parameter, its first value if it was repeated."""
        return self._values.get(name, [default])[0]

    def all(self, name: str) -> list[str]:
        """Return every value of a repeated parameter, also when they were given with spaces between."""
        return [word for value in self._values.get(name, []) for word in value.split()]

    def number(self, name: str, default: int) -> int:
        """Return a parameter as a whole number."""
        return int(self.get(name) or default)

    def true(self, name: str, default: bool = False) -> bool:
        """Return a parameter as a yes or no."""
        return self.get(name, str(default)).lower() == "true"

    def names(self) -> list[str]:
        """Return the names that were given."""
        return list(self._values)

    def __contains__(self, name: str) -> bool:
        return name in self._values


async def read_form(request: web.Request, wanted: Mapping[str, Wanted]) -> Form:
    """Read query or form and check it. Raises Refusal at the first thing that is wrong.

    Twilio ignores parameters that it does not know; here they are refused (20001), since they are mistakes.
    """
    given = request.query if request.method == "GET" else await request.post()
    values: dict[str, list[str]] = {}
    for name, value in given.items():
        values.setdefault(name, []).append(str(value))
    for name in values:
        if name not in wanted:
            raise Refusal(20001, f"Unknown parameter {name!r} (Twilio would ignore it, the simulator does not)")
    for name, rule in wanted.items():
        if rule.required and not values.get(name, [""])[0]:
            raise Refusal(rule.missing or rule.code, f"Required parameter {name!r} is missing")
        for value in values.get(name, []):
            if value and (wrong := rule.kind(value)):
                raise Refusal(rule.code, f"Parameter {name!r} {wrong}: {value}")
    return Form(values)


def full_url(value: str) -> str | None:
    """An absolute http or https URL."""
    return None if re.fullmatch(r"https?://[^\s/?#]+[^\s]*", value) else "is not a valid URL"


def moment(value: str) -> str | None:
    """A date, or a date and time in UTC."""
    good = re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?Z?)?", value)
    return None if good else "is not a date"
