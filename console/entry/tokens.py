"""Tokens of programs: random, shown once, kept as a hash, each with its scopes and its end."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Table, delete, insert, select

import models
from console.entry.scopes import SCOPES
from failover import audit, modes
from models import Database

TOKENS = cast(Table, models.Token.__table__)
PREFIX = "rb_"  # so that scanners for leaked secrets know one


class NoToken(ValueError):
    """There is no token of this name; the message says what shows those there are."""


class Token(NamedTuple):
    """A program's token, without the token."""

    name: str
    scopes: tuple[str, ...]
    expires_at: datetime

    def values(self) -> dict[str, Any]:
        """Return it as programs read it."""
        return {"name": self.name, "scopes": list(self.scopes), "expires_at": self.expires_at.isoformat()}


def add(database: Database, name: str, scopes: Sequence[str], expires_at: datetime, by: str, now: datetime) -> str:
    """Return a new token, which nobody can read again. Raises ValueError for a name that is taken, and for nonsense."""
    with database.transaction() as connection:
        return make(connection, name, scopes, expires_at, by, now)


def make(connection: Connection, name: str, scopes: Sequence[str], expires_at: datetime, by: str, now: datetime) -> str:
    """Do what `add` does within a transaction."""
    modes.check_name(name)
    if unknown := set(scopes) - set(SCOPES) or not scopes:
        raise ValueError(f"unknown scopes: {unknown}; choose from {', '.join(SCOPES)}")
    token = PREFIX + secrets.token_urlsafe(32)
    row: dict[str, Any] = {"name": name, "token_hash": _hash(token), "scopes": ",".join(scopes)}
    modes.held(connection, now)
    if connection.execute(select(TOKENS.c.id).where(TOKENS.c.name == name)).first():
        raise ValueError(f"there is a token named {name} already; remove it first, or choose another name")
    connection.execute(insert(TOKENS).values(row | {"made_at": now, "expires_at": expires_at}))
    audit.add(connection, now, by, "token", {"name": name, "may": ",".join(scopes)})
    return token


def remove(connection: Connection, name: str, by: str, now: datetime) -> None:
    """Let a token open nothing any more. Raises NoToken."""
    modes.held(connection, now)
    if connection.execute(delete(TOKENS).where(TOKENS.c.name == name)).rowcount == 0:
        raise NoToken(f"there is no token named {name}; `ringback tokens list` names them")
    audit.add(connection, now, by, "token", {"name": name, "may": "no longer anything"})


def every(connection: Connection) -> list[Token]:
    """Return every token by name, those that have expired as well."""
    return [_token(row) for row in connection.execute(select(TOKENS).order_by(TOKENS.c.name))]


def known(connection: Connection, token: str, now: datetime) -> Token | None:
    """Return whose token this is, if it still opens anything."""
    row = connection.execute(
        select(TOKENS).where(TOKENS.c.token_hash == _hash(token), TOKENS.c.expires_at > now)
    ).first()
    return _token(row) if row else None


def _token(row: Any) -> Token:
    return Token(row.name, tuple(row.scopes.split(",")), row.expires_at)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
