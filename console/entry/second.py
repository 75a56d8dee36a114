"""The second step: a code of an app after the password. Each is taken once, and wrong ones lock like passwords."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

import models
from console.entry import codes, people, seals, sign_ins
from console.entry.people import PEOPLE, Refused, locked_out
from failover import audit, modes
from models import Database
from routing.lockout import LOCK, Lockout
from routing.switchboard import Switchboard
from routing.turn import Turn

log = logging.getLogger(__name__)
RECOVERY = cast(Table, models.RecoveryCode.__table__)
SELF = PEOPLE.c.id == bindparam("who")
KEY = select(PEOPLE.c.totp_key, PEOPLE.c.totp_on_at).where(SELF)
CODES = Lockout(PEOPLE.c.totp_key, PEOPLE.c.tries, PEOPLE.c.locked_until)
TRY = update(PEOPLE).where(SELF, CODES.admits, PEOPLE.c.totp_on_at.is_not(None))
RIGHT = TRY.where(PEOPLE.c.totp_step < bindparam("step")).values(CODES.right | {"totp_step": bindparam("step")})
WRONG = TRY.values(CODES.wrong).returning(PEOPLE.c.name, PEOPLE.c.locked_until)
SPENT = delete(RECOVERY).where(RECOVERY.c.person_id == bindparam("who"), RECOVERY.c.code_hash == bindparam("code"))
CONFIRM = (
    update(PEOPLE)
    .where(SELF, PEOPLE.c.totp_key == bindparam("seen"), PEOPLE.c.totp_on_at.is_(None))
    .values(totp_on_at=bindparam("now"), totp_step=bindparam("step"))
    .returning(PEOPLE.c.name, PEOPLE.c.role)
)
OFF: dict[str, Any] = {"totp_key": None, "totp_on_at": None}


def prove(board: Switchboard, person_id: int, typed: str) -> Refused | None:
    """Try a code, of the app or for recovery. Return None when it is right; it is never right again."""
    code = codes.tidy(typed)
    with board.database.reading() as connection:
        row = connection.execute(KEY, {"who": person_id}).first()
    if row is None or row.totp_key is None:
        return Refused.WRONG
    key = seals.opened(board.secret, _purpose(person_id), row.totp_key, board.clock.now())
    step = codes.step_of(key, code, board.clock.now()) if key else None
    if key is None:
        log.warning("the key of the app of person %s cannot be opened; was SECRET_KEY changed?", person_id)
    with board.turn() as turn:
        values = {"who": person_id, "seen": row.totp_key, "now": turn.now}
        if step is not None and turn.changes(RIGHT, values | {"step": step}):
            return None
    # Another turn: Postgres keeps a row locked that it waited for and then did not change, and the mode's row is first.
    with board.turn() as turn:
        modes.held(turn.connection, turn.now)  # so that the audit and the news come in their order
        if _recovers(turn, values, seals.fingerprint(board.secret, "recovery", code)):
            return None
        counted = turn.one(WRONG, values | {"until": turn.now + LOCK})
        if counted is not None and counted.locked_until:
            locked_out(turn, counted.name)
    return Refused.LOCKED if counted is None or counted.locked_until else Refused.WRONG


def mark(board: Switchboard, person_id: int) -> str:
    """Return what changes with a person's password, and tells nothing of it; "" for nobody."""
    with board.database.reading() as connection:
        stored = connection.scalar(select(PEOPLE.c.password_hash).where(PEOPLE.c.id == person_id))
    return seals.fingerprint(board.secret, "password", stored) if stored else ""


def begin(board: Switchboard, person_id: int) -> None:
    """Make a new key, which counts when a code of it has come back. A key that counts already stays."""
    at = board.clock.now()
    sealed = seals.seal(board.secret, _purpose(person_id), codes.new_key(), at)
    with board.database.transaction() as connection:
        connection.execute(
            update(PEOPLE).where(PEOPLE.c.id == person_id, PEOPLE.c.totp_on_at.is_(None)).values(totp_key=sealed)
        )


def begun(board: Switchboard, person_id: int) -> str | None:
    """Return the key that does not count yet; one that counts is never shown again."""
    found = _begun(board, person_id)
    return found and found[1]


def confirm(board: Switchboard, person_id: int, typed: str, token: str = "") -> Sequence[str] | None:
    """Let the new key count, if this is a code of it: None if not. Return the recovery codes, which are shown once.

    Every other sign-in than the one of `token` ends.
    """
    found = _begun(board, person_id)
    if found is None or (step := codes.step_of(found[1], codes.tidy(typed), board.clock.now())) is None:
        return None
    spare = codes.recovery_codes()
    rows = [
        {"person_id": person_id, "code_hash": seals.fingerprint(board.secret, "recovery", codes.tidy(code))}
        for code in spare
    ]
    with board.database.transaction() as connection:
        now = board.clock.now()
        modes.held(connection, now)
        row = connection.execute(CONFIRM, {"who": person_id, "seen": found[0], "now": now, "step": step}).first()
        if row is None:
            return None
        connection.execute(delete(RECOVERY).where(RECOVERY.c.person_id == person_id))
        connection.execute(insert(RECOVERY), rows)
        sign_ins.end_others(connection, person_id, token)
        audit.add(connection, now, row.name, "person", {"name": row.name, "may": row.role, "totp": "on"})
    return spare


def drop(database: Database, name: str, by: str, now: datetime) -> None:
    """Ask for no code any more, and sign them out everywhere. Raises ValueError for nobody."""
    with database.transaction() as connection:
        modes.held(connection, now)
        number = people.number_of(connection, name)
        role = connection.scalar(update(PEOPLE).where(PEOPLE.c.id == number).values(OFF).returning(PEOPLE.c.role))
        connection.execute(delete(RECOVERY).where(RECOVERY.c.person_id == number))
        sign_ins.end_others(connection, number, "")
        audit.add(connection, now, by, "person", {"name": name, "may": role, "totp": "off"})


def left(connection: Connection, person_id: int) -> int:
    """Return how many recovery codes are left."""
    found = connection.execute(select(RECOVERY.c.code_hash).where(RECOVERY.c.person_id == person_id))
    return len(found.all())


def _begun(board: Switchboard, person_id: int) -> tuple[str, str] | None:
    """Return the key that does not count yet, sealed and opened."""
    with board.database.reading() as connection:
        row = connection.execute(KEY, {"who": person_id}).first()
    if row is None or row.totp_key is None or row.totp_on_at is not None:
        return None
    key = seals.opened(board.secret, _purpose(person_id), row.totp_key, board.clock.now())
    return (row.totp_key, key) if key else None


def _recovers(turn: Turn, values: dict[str, Any], code: str) -> bool:
    """Return whether this was a recovery code, now spent. A locked account spends none."""
    locked = select(PEOPLE.c.name).where(SELF, CODES.admits).with_for_update()
    row = turn.one(locked, values)
    if row is None or not turn.changes(SPENT, {"who": values["who"], "code": code}):
        return False
    turn.one(TRY.values(CODES.right).returning(PEOPLE.c.id), values)
    told = {"name": row.name, "by": "a recovery code", "left": left(turn.connection, values["who"])}
    audit.add(turn.connection, turn.now, row.name, "sign-in", told)
    return True


def _purpose(person_id: int) -> str:
    return f"totp:{person_id}"
