"""People: who may sign in, what their role lets them do, and the password that proves who they are."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Table, bindparam, case, delete, insert, null, select, update

import models
from console.entry import passwords
from failover import audit, modes, news
from ivr.languages import LANGUAGES
from models import Database, PersonRole
from routing.lockout import LOCK, TRIES, Lockout
from routing.switchboard import Switchboard
from routing.turn import Turn

PEOPLE = cast(Table, models.Person.__table__)
MAY_PIN = {PersonRole.ON_CALL, PersonRole.ADMIN}


class Refused(StrEnum):
    WRONG = "wrong"
    LOCKED = "locked"


class Nobody(ValueError):
    """There is nobody of this name; the message says what shows those there are."""


class Taken(ValueError):
    """Somebody has this name already."""


class Person(NamedTuple):
    """Somebody who has an account: with a password of ours (`local`), the company's (`company`), or both.

    `totp` is whether the password alone does not let them in.
    """

    id: int
    name: str
    role: PersonRole
    language: str
    totp: bool = False
    local: bool = True
    company: str = ""  # who issued the company's account

    @property
    def may_pin(self) -> bool:
        return self.role in MAY_PIN


NAMED = PEOPLE.c.name == bindparam("who")
WHO = (
    *(PEOPLE.c.id, PEOPLE.c.name, PEOPLE.c.role, PEOPLE.c.language, PEOPLE.c.totp_on_at, PEOPLE.c.issuer),
    (PEOPLE.c.password_hash != "").label("local"),
)
LOOK = select(PEOPLE.c.password_hash, PEOPLE.c.locked_until).where(NAMED)
LOCKOUT = Lockout(PEOPLE.c.password_hash, PEOPLE.c.tries, PEOPLE.c.locked_until)
TRY = update(PEOPLE).where(NAMED, LOCKOUT.admits)
WITHOUT_CODE = PEOPLE.c.totp_on_at.is_(None)
# Where a code must follow, the right one ends the count: else a password would buy any number of tries at codes.
ALL_RIGHT = {
    "tries": case((WITHOUT_CODE, 0), else_=PEOPLE.c.tries),
    "locked_until": case((WITHOUT_CODE, null()), else_=PEOPLE.c.locked_until),
}
RIGHT = TRY.values(ALL_RIGHT).returning(*WHO)
WRONG = TRY.values(LOCKOUT.wrong).returning(PEOPLE.c.name, PEOPLE.c.locked_until)


def enter(board: Switchboard, name: str, password: str) -> Person | Refused:
    """Try a password. Nothing tells whether the name was right. Who has `totp` is not in yet. Raises passwords.Busy.

    Of any number of tries at once TRIES are told, as routing/lockout.py explains.
    """
    with board.database.reading() as connection:
        row = connection.execute(LOOK, {"who": name}).first()
    if row and row.locked_until and row.locked_until > board.clock.now():
        return Refused.LOCKED
    right = passwords.matches(row and row.password_hash, password)
    if row is None:
        return Refused.WRONG
    with board.turn() as turn:
        values = {"who": name, "seen": row.password_hash, "now": turn.now}
        if right:
            admitted = turn.one(RIGHT, values)
            return person_in(admitted) if admitted else Refused.LOCKED
        modes.held(turn.connection, turn.now)  # so that the news of a lockout come in their order
        counted = turn.one(WRONG, values | {"until": turn.now + LOCK})
        if counted is not None and counted.locked_until:
            locked_out(turn, counted.name)
    return Refused.LOCKED if counted is None or counted.locked_until else Refused.WRONG


def add(database: Database, name: str, role: PersonRole, language: str, password: str, by: str, now: Any) -> None:
    """Let somebody sign in. Raises ValueError for a name that is taken, and for nonsense."""
    modes.check_name(name)
    if name != name.strip() or not name.isprintable():
        raise ValueError("a name has letters that can be seen, and no space around it")
    stored = passwords.hashed(password, name)
    with database.transaction() as connection:
        admit(connection, name, role, language, stored, by, now)


def admit(
    connection: Connection, name: str, role: PersonRole, language: str, stored: str, by: str, now: datetime
) -> None:
    """Do what `add` does within a transaction, with a hash of the password. Raises Taken."""
    modes.held(connection, now)
    if connection.execute(select(PEOPLE.c.id).where(PEOPLE.c.name == name)).first():
        raise Taken(f"there is a person named {name} already; `ringback people set` changes them")
    row = {"name": name, "role": role, "language": language, "tries": 0, "added_at": now, "password_hash": stored}
    connection.execute(insert(PEOPLE).values(row))
    audit.add(connection, now, by, "person", {"name": name, "may": role})


def change(
    database: Database,
    name: str,
    by: str,
    now: Any,
    *,
    role: PersonRole | None = None,
    language: str | None = None,
    password: str | None = None,
) -> None:
    """Change what is given. A new role or password signs them out everywhere. Raises ValueError for nobody."""
    values: dict[str, Any] = {"role": role, "language": language}
    if password is not None:
        values |= {"password_hash": passwords.hashed(password, name), "tries": 0}
    values = {column: value for column, value in values.items() if value is not None}
    if password is not None:
        values["locked_until"] = None
    with database.transaction() as connection:
        alter(connection, name, values, by, now)


def alter(connection: Connection, name: str, values: Mapping[str, Any], by: str, now: datetime) -> None:
    """Do what `change` does within a transaction, with columns. Raises Nobody."""
    modes.held(connection, now)
    row = connection.execute(update(PEOPLE).where(PEOPLE.c.name == name).values(values).returning(*WHO)).first()
    if row is None:
        raise _nobody(name)
    if values.keys() & {"role", "password_hash"}:
        connection.execute(delete(models.SignIn).where(models.SignIn.person_id == row.id))
        changed = {"may": row.role, "password": "new" if "password_hash" in values else "as before"}
        audit.add(connection, now, by, "person", {"name": name, **changed})


def dismiss(connection: Connection, name: str, by: str, now: datetime) -> None:
    """Let somebody sign in no more, and sign them out everywhere. Raises Nobody."""
    modes.held(connection, now)
    gone = connection.execute(delete(PEOPLE).where(PEOPLE.c.name == name).returning(PEOPLE.c.id)).first()
    if gone is None:
        raise _nobody(name)
    audit.add(connection, now, by, "person", {"name": name, "may": "no longer sign in"})


def by_id(database: Database, person_id: int) -> Person | None:
    """Return a person by number."""
    with database.reading() as connection:
        row = connection.execute(select(*WHO).where(PEOPLE.c.id == person_id)).first()
    return person_in(row) if row else None


def number_of(connection: Connection, name: str) -> int:
    """Return the number of the person with a name. Raises ValueError for nobody."""
    number: int | None = connection.scalar(select(PEOPLE.c.id).where(PEOPLE.c.name == name))
    if number is None:
        raise _nobody(name)
    return number


def everybody(connection: Connection) -> list[tuple[Person, bool]]:
    """Return everybody with an account by name, and whether a lock is noted for them."""
    rows = connection.execute(select(*WHO, PEOPLE.c.locked_until).order_by(PEOPLE.c.name))
    return [(person_in(row), row.locked_until is not None) for row in rows]


def person_in(row: Any) -> Person:
    """Return the person of a row that has the columns WHO."""
    language = row.language if row.language in LANGUAGES else LANGUAGES[0]
    way_in = (row.totp_on_at is not None, bool(row.local), row.issuer or "")
    return Person(row.id, row.name, PersonRole(row.role), language, *way_in)


def _nobody(name: str) -> Nobody:
    return Nobody(f"there is nobody named {name}; `ringback people list` names them")


def locked_out(turn: Turn, name: str) -> None:
    """Tell everybody on call that an account is locked, with the mode's row held."""
    text = f"{TRIES} wrong passwords or codes in a row; the account is locked for {LOCK.seconds // 60} min"
    audit.add(turn.connection, turn.now, name, "lockout", {"why": text})
    news.tell(turn.connection, turn.now, "lockout", f"Ringback: somebody who signs in as {name} gave {text}.")
