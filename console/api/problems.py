"""Problems: what is wrong with a request, as problem+json tells it (RFC 9457); every refusal is one."""

import json
from collections.abc import Callable, Mapping

from flask import Response

from routing.turn import Turn

TYPE = "application/problem+json"
SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "description": "What is wrong, and what would be right."},
        "status": {"type": "integer"},
        "errors": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "What is wrong with each field, by its place: skills.deposit, query.limit.",
        },
        "code": {"type": "string", "description": "Why a callback is not promised, in one word."},
        "by": {"type": "string", "description": "Who was first."},
        "did": {"type": "string", "description": "What they did."},
        "at": {"type": "string", "format": "date-time", "description": "When they were."},
    },
}
MEANINGS = {
    400: "The body is no JSON.",
    401: "No token was shown, or one that is unknown or has expired.",
    403: "The token has not the scope.",
    404: "There is no such thing.",
    409: "It is not in a state for this (any more); somebody may have been first, then `by` and `at` say who and when.",
    413: "The body is larger than 64 KiB.",
    415: "The body is not said to be application/json.",
    422: "A field makes no sense, or this Idempotency-Key came before with another request; nothing was changed.",
    429: "No more callbacks can be kept for now.",
    503: "It cannot be answered at the moment; ask again with the same Idempotency-Key.",
}


class Problem(Exception):
    """A refusal. `afterwards` is done in a turn of its own, once everything of the refused request is taken back."""

    def __init__(
        self,
        status: int,
        title: str,
        *,
        headers: Mapping[str, str] | None = None,
        afterwards: Callable[[Turn], object] | None = None,
        **more: object,
    ) -> None:
        self.status, self.headers, self.afterwards = status, headers or {}, afterwards
        self.body = {"type": "about:blank", "title": title, "status": status, **more}
        super().__init__(title)

    def response(self) -> Response:
        """Return what the program reads."""
        return Response(json.dumps(self.body, ensure_ascii=False), self.status, dict(self.headers), mimetype=TYPE)


def wrong(errors: Mapping[str, str], title: str = "some fields make no sense; `errors` says which and why") -> Problem:
    """Return the problem of fields that make no sense."""
    return Problem(422, title, errors=dict(errors))
