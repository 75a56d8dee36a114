"""Sign-ins: which browser is whose, in SQL under the hash of a random token that only the browser's cookie holds."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple, cast

from sqlalchemy import Connection, Table, delete, insert, select, update

import models
from console.people import PEOPLE, WHO, Person, _person

SIGN_INS = cast(Table, models.SignIn.__table__)
IDLE = timedelta(hours=2)  # without the person doing anything; a page that is only left open does nothing
LONGEST = timedelta(hours=16)  # a long shift
FRESH = timedelta(minutes=5)  # for which a password that was given holds for what turns the line
NOTED = timedelta(minutes=1)  # how exactly `seen_at` is kept


class SignedIn(NamedTuple):
    """Who uses this browser, and when they last gave their password."""

    person: Person
    token: str
    proved_at: datetime

    def fresh(self, now: datetime) -> bool:
        """Return whether the password was given a moment ago."""
        return now - self.proved_at < FRESH

    def form_token(self, secret: str) -> str:
        """Return what this browser's forms carry and no other site can know."""
        return hmac.new(secret.encode(), b"form:" + self.token.encode(), hashlib.sha256).hexdigest()


def begin(connection: Connection, person_id: int, now: datetime, instead_of: str = "") -> str:
    """Return the token of a new sign-in. The one that the browser had before (`instead_of`) opens nothing any more."""
    connection.execute(delete(SIGN_INS).where(SIGN_INS.c.seen_at < now - IDLE))
    end(connection, instead_of)
    token = secrets.token_urlsafe(32)
    row = {"token_hash": _hash(token), "person_id": person_id, "began_at": now, "proved_at": now, "seen_at": now}
    connection.execute(insert(SIGN_INS).values(row))
    return token


def known(connection: Connection, token: str, now: datetime) -> tuple[SignedIn, datetime] | None:
    """Return who is signed in with a token, and when they were last seen; None when nobody is, or not any more."""
    here = select(*WHO, SIGN_INS.c.proved_at, SIGN_INS.c.seen_at).join(PEOPLE, PEOPLE.c.id == SIGN_INS.c.person_id)
    lasts = (SIGN_INS.c.seen_at > now - IDLE, SIGN_INS.c.began_at > now - LONGEST)
    row = connection.execute(here.where(SIGN_INS.c.token_hash == _hash(token), *lasts)).first()
    return (SignedIn(_person(row), token, row.proved_at), row.seen_at) if row else None


def seen(connection: Connection, token: str, now: datetime) -> None:
    """Note that the person did something."""
    connection.execute(update(SIGN_INS).where(SIGN_INS.c.token_hash == _hash(token)).values(seen_at=now))


def end(connection: Connection, token: str) -> None:
    """Sign a browser out."""
    connection.execute(delete(SIGN_INS).where(SIGN_INS.c.token_hash == _hash(token)))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
