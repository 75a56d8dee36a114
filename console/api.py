"""The JSON API of programs, /api/v1: why the line is on, and pins; behind tokens with scopes."""

import json
import logging
from typing import Any

from flask import Blueprint, Response, g, jsonify, request
from werkzeug.exceptions import HTTPException

from console import gate, pinning, tokens
from console.context import console
from console.pinning import Wish
from failover.report import report

log = logging.getLogger(__name__)
api = Blueprint("api_v1", __name__, url_prefix="/api/v1")


class Problem(Exception):
    """What is wrong with a request, as problem+json tells it (RFC 9457)."""

    def __init__(self, status: int, title: str, **more: object) -> None:
        self.status, self.body = status, {"type": "about:blank", "title": title, "status": status, **more}
        super().__init__(title)


@api.before_request
def let_in() -> None:
    """Let in whoever shows a token with a scope that this needs."""
    gate.take_a_turn()
    kind, _, shown = request.headers.get("Authorization", "").partition(" ")
    board, found = console().switchboard, None
    if kind.lower() == "bearer" and shown:
        with board.database.reading() as connection:
            found = tokens.known(connection, shown.strip(), board.clock.now())
    if found is None:
        raise Problem(401, "show a token that is known and has not expired: Authorization: Bearer …")
    needed = {"pins"} if request.method == "POST" else {"status", "pins"}
    if needed.isdisjoint(found.scopes):
        raise Problem(403, f"this token has not the scope {' or '.join(sorted(needed))}")
    g.program = found.name


api.teardown_request(gate.give_the_turn_back)


@api.get("/status")
def status() -> Response:
    """Answer why the line is on or off."""
    board = console().switchboard
    with board.database.reading() as connection:
        return jsonify(report(connection, board.clock.now(), console().rules))


@api.post("/pin")
def pin() -> Response:
    """Pin the line: {"to": "on", "reason": "…", "for": "4h"}, or `auto`. A repeat with its key does nothing."""
    given: Any = request.get_json(silent=True)
    if not isinstance(given, dict):
        raise Problem(400, 'send a JSON object: {"to": "on", "off" or "auto", "reason": "…", "for": "4h"}')
    if unknown := set(given) - {"to", "reason", "for"}:
        raise Problem(422, "unknown fields", errors={name[:40]: "is none of: to, reason, for" for name in unknown})
    wish = pinning.read(given)
    if not isinstance(wish, Wish):
        raise Problem(422, "this pin makes no sense", errors={name: mistake.text for name, mistake in wish.items()})
    board, key = console().switchboard, request.headers.get("Idempotency-Key", "")[:200]
    pinning.do(board.database, wish, g.program, key, board.clock.now())
    console().gallery.afresh()
    return status()


@api.errorhandler(Exception)
def trouble(error: Exception) -> Response | HTTPException:
    """Answer a program with a problem that it can read."""
    if isinstance(error, HTTPException):
        if error.response is not None:
            return error
        error = Problem(error.code or 500, error.name)
    if not isinstance(error, Problem):
        log.exception("a program's request failed", exc_info=error)
        error = Problem(503, "this cannot be answered at the moment; ask again with the same Idempotency-Key")
    response = Response(json.dumps(error.body), error.status, mimetype="application/problem+json")
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
