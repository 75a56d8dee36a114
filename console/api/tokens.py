"""Tokens for programs that look after programs: who may ask for what, and until when."""

from datetime import timedelta
from typing import Any

from console.api import schemas as js
from console.api.asking import Asked
from console.api.operations import operation
from console.api.problems import Problem
from console.entry import tokens
from console.entry.scopes import ADMIN, SCOPES
from console.entry.tokens import NoToken
from failover.modes import LONGEST_NAME

FIELDS = {"name": js.STRING, "scopes": js.items(js.STRING), "expires_at": js.MOMENT}
TOKEN = js.record(**FIELDS)
MADE = js.record(
    **FIELDS, token={**js.maybe(js.STRING), "description": "What the program shows. A repeat is not told it again."}
)
NEW = js.record(
    ("days",),
    name=js.text(LONGEST_NAME),
    scopes=js.items(js.one_of(SCOPES), minItems=1, uniqueItems=True),
    days={"type": "integer", "minimum": 1, "maximum": 3650, "description": "How long it lasts; 90 if not given."},
)
WHO = {"name": js.text(LONGEST_NAME, pattern="^[^/]+$")}


@operation("GET", "/tokens", ADMIN, answer=js.record(items=js.items(TOKEN)))
def every(asked: Asked) -> Any:
    """List every token's name, scopes and end."""
    return {"items": [token.values() for token in tokens.every(asked.connection)]}


@operation("POST", "/tokens", ADMIN, answer=MADE, status=201, body=NEW, problems=(409,), once="token")
def add(asked: Asked) -> Any:
    """Make a token for a program, and tell it once."""
    ends, name, scopes = (
        asked.now + timedelta(days=int(asked.body.get("days", 90))),
        asked.body["name"],
        asked.body["scopes"],
    )
    try:
        token = tokens.make(asked.connection, name, scopes, ends, asked.program, asked.now)
    except ValueError as exc:
        raise Problem(409, str(exc)) from exc
    return {**tokens.Token(name, tuple(scopes), ends).values(), "token": token}


@operation("DELETE", "/tokens/{name}", ADMIN, answer=None, status=204, place=WHO)
def remove(asked: Asked) -> None:
    """Let a token open nothing any more."""
    try:
        tokens.remove(asked.connection, asked.place["name"], asked.program, asked.now)
    except NoToken as exc:
        raise Problem(404, str(exc)) from exc
