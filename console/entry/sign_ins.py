"""Sign-ins: which browser is whose, in SQL under the hash of a random token that only the browser's cookie holds."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple, cast

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

import models
from console.entry.people import PEOPLE, WHO, Person, person_in

SIGN_INS = cast(Table, models.SignIn.__table__)
IDLE = timedelta(hours=2)  # without the person doing anything; a page that is only left open does nothing
LONGEST = timedelta(hours=16)  # a long shift
FRESH = timedelta(minutes=5)  # for which a password that was given holds for what turns the line
MOST = 50  # sign-ins of one person that are shown
NOTED = timedelta(minutes=1)  # how exactly `seen_at` is kept
KNOWN = (
    select(*WHO, SIGN_INS.c.proved_at, SIGN_INS.c.seen_at)
    .join(PEOPLE, PEOPLE.c.id == SIGN_INS.c.person_id)
    .where(SIGN_INS.c.token_hash == bindparam("token"))
    .where(SIGN_INS.c.seen_at > bindparam("idle"), SIGN_INS.c.began_at > bindparam("longest"))
)


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


class Seen(NamedTuple):
    """A sign-in as its own person sees it."""

    began_at: datetime
    seen_at: datetime
    here: bool


def begin(
    connection: Connection, person_id: int, now: datetime, instead_of: str = "", proved_at: datetime | None = None
) -> str:
    """Return the token of a new sign-in. The one that the browser had before (`instead_of`) opens nothing any more.

    `proved_at` is when the person proved who they are, if that was not now.
    """
    connection.execute(delete(SIGN_INS).where(SIGN_INS.c.seen_at < now - IDLE))
    end(connection, instead_of)
    token = secrets.token_urlsafe(32)
    row = {"token_hash": _hash(token), "person_id": person_id, "began_at": now, "seen_at": now}
    connection.execute(insert(SIGN_INS).values(row | {"proved_at": proved_at or now}))
    return token


def known(connection: Connection, token: str, now: datetime) -> tuple[SignedIn, datetime] | None:
    """Return who is signed in with a token, and when they were last seen; None when nobody is, or not any more."""
    row = connection.execute(KNOWN, {"token": _hash(token), "idle": now - IDLE, "longest": now - LONGEST}).first()
    return (SignedIn(person_in(row), token, row.proved_at), row.seen_at) if row else None


def seen(connection: Connection, token: str, now: datetime) -> None:
    """Note that the person did something."""
    connection.execute(update(SIGN_INS).where(SIGN_INS.c.token_hash == _hash(token)).values(seen_at=now))


def end(connection: Connection, token: str) -> None:
    """Sign a browser out."""
    connection.execute(delete(SIGN_INS).where(SIGN_INS.c.token_hash == _hash(token)))


def end_others(connection: Connection, person_id: int, token: str) -> int:
    """Sign a person out everywhere but in the browser with this token. Return how many sign-ins that ended."""
    others = (SIGN_INS.c.person_id == person_id, SIGN_INS.c.token_hash != _hash(token))
    return connection.execute(delete(SIGN_INS).where(*others)).rowcount


def every(connection: Connection, person_id: int, token: str, now: datetime) -> list[Seen]:
    """Return a person's sign-ins that still open something, the last begun first; `token` is that of this browser."""
    here = (SIGN_INS.c.token_hash == _hash(token)).label("here")
    lasts = (SIGN_INS.c.seen_at > now - IDLE, SIGN_INS.c.began_at > now - LONGEST)
    rows = connection.execute(
        select(SIGN_INS.c.began_at, SIGN_INS.c.seen_at, here)
        .where(SIGN_INS.c.person_id == person_id, *lasts)
        .order_by(SIGN_INS.c.began_at.desc())
        .limit(MOST)
    )
    return [Seen(row.began_at, row.seen_at, bool(row.here)) for row in rows]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
