"""The door of the API: whoever shows a token with a scope that the operation needs; what goes wrong is a problem."""

import logging

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import HTTPException

from console import gate
from console.api.problems import Problem
from console.context import console
from console.entry import tokens
from console.entry.scopes import NUMBERS
from console.entry.tokens import Token
from failover import audit, modes

log = logging.getLogger(__name__)
PREFIX = "/api/v1"
BUSY = "busy with calls; ask again in two seconds, with the same Idempotency-Key"
LATER = "this cannot be answered at the moment; ask again with the same Idempotency-Key"
api = Blueprint("api_v1", __name__, url_prefix=PREFIX)


@api.before_request
def let_in() -> None:
    """Let in whoever shows a token that opens something; which, the operation says."""
    gate.take_a_turn()
    kind, _, shown = request.headers.get("Authorization", "").partition(" ")
    board, found = console().switchboard, None
    if kind.lower() == "bearer" and shown:
        with board.database.reading() as connection:
            found = tokens.known(connection, shown.strip(), board.clock.now())
    if found is None:
        title = "show a token that is known and has not expired: Authorization: Bearer …"
        raise Problem(401, title, headers={"WWW-Authenticate": "Bearer"})
    g.token = found


api.teardown_request(gate.give_the_turn_back)


def program() -> Token:
    """Return the token that was shown."""
    found: Token = g.token
    return found


def require(scopes: tuple[str, ...]) -> None:
    """Refuse a token that has none of these scopes."""
    if scopes and set(scopes).isdisjoint(program().scopes):
        raise Problem(403, f"this token has not the scope {' or '.join(scopes)}")


def note_whole_numbers() -> None:
    """Let only who may see whole telephone numbers see them, and note that they did."""
    require((NUMBERS,))
    with console().switchboard.turn() as turn:
        modes.held(turn.connection, turn.now)
        audit.add(turn.connection, turn.now, program().name, "numbers", {"read": request.path[:200]})


@api.errorhandler(Exception)
def trouble(error: Exception) -> Response:
    """Answer a program with a problem that it can read."""
    if isinstance(error, HTTPException):
        if error.response is not None:  # there was no turn for it
            error = Problem(503, BUSY, headers={"Retry-After": "2"})
        else:
            headers = {name: value for name, value in error.get_headers() if name == "Allow"}
            error = Problem(error.code or 500, error.name, headers=headers)
    if not isinstance(error, Problem):
        log.exception("a program's request failed", exc_info=error)
        error = Problem(503, LATER)
    return error.response()


@api.app_errorhandler(HTTPException)
def astray(error: HTTPException) -> HTTPException | Response:
    """Answer a program whose address or method leads nowhere; what is not under /api/v1 is none of ours."""
    return trouble(error) if request.path.startswith(f"{PREFIX}/") else error
