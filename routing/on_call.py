"""Engineers by telephone: the registered number and the PIN that prove who dials, and the pin they set."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Literal, NamedTuple, cast

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

import models
from carrier.numbers import masked
from failover import audit, modes, news
from routing import pins
from routing.lockout import LOCK, TRIES, Lockout
from routing.switchboard import Switchboard
from routing.turn import Turn

DIGITS = 8
PIN_LASTS = timedelta(hours=4)
REPEAT = timedelta(minutes=2)  # within which the same wish is the same request, repeated by the network
ENGINEERS = cast(Table, models.Engineer.__table__)


class Refused(StrEnum):
    WRONG = "wrong"
    LOCKED = "locked"
    STRANGER = "stranger"  # no engineer has this number


class NoEngineer(ValueError):
    """There is no engineer of this name; the message says what shows those there are."""


class Engineer(NamedTuple):
    """An engineer who proved who they are."""

    id: int
    name: str


OURS = ENGINEERS.c.phone == bindparam("number")
LOOK = select(ENGINEERS.c.pin_hash).where(OURS)
LOCKOUT = Lockout(ENGINEERS.c.pin_hash, ENGINEERS.c.pin_tries, ENGINEERS.c.pin_locked_until)
TRY = update(ENGINEERS).where(OURS, LOCKOUT.admits)
RIGHT = TRY.values(LOCKOUT.right).returning(ENGINEERS.c.id, ENGINEERS.c.name)
WRONG = TRY.values(LOCKOUT.wrong).returning(ENGINEERS.c.name, ENGINEERS.c.pin_locked_until)
WHO = select(ENGINEERS.c.id, ENGINEERS.c.name).where(ENGINEERS.c.id == bindparam("engineer"), OURS)


def admit(connection: Connection, name: str, phone: str, pin: str, secret: str, by: str, now: datetime) -> None:
    """Let somebody pin the line by telephone, or give them a new number and PIN. Raises BadPin and ValueError."""
    modes.check_name(name)
    columns = {"phone": phone, "pin_hash": pins.hashed(pin, secret, DIGITS), "pin_tries": 0, "pin_locked_until": None}
    modes.held(connection, now)
    taken = select(ENGINEERS.c.name).where(ENGINEERS.c.phone == phone, ENGINEERS.c.name != name)
    if other := connection.execute(taken).scalar():
        raise ValueError(f"{other} is an engineer with this number already")
    if connection.execute(update(ENGINEERS).where(ENGINEERS.c.name == name).values(columns)).rowcount == 0:
        connection.execute(insert(ENGINEERS).values(name=name, **columns))
    audit.add(connection, now, by, "engineer", {"name": name, "may": "pin by telephone"})


def dismiss(connection: Connection, name: str, by: str, now: datetime) -> None:
    """Let somebody pin the line by telephone no more. Raises NoEngineer."""
    modes.held(connection, now)
    if connection.execute(delete(ENGINEERS).where(ENGINEERS.c.name == name)).rowcount == 0:
        raise NoEngineer(f"there is no engineer named {name}; `ringback engineers list` names them")
    audit.add(connection, now, by, "engineer", {"name": name, "may": "no longer pin by telephone"})


def everybody(connection: Connection, now: datetime) -> list[dict[str, Any]]:
    """Return who may, by name, as programs read it; numbers are masked."""
    rows = connection.execute(select(ENGINEERS).order_by(ENGINEERS.c.name))
    return [
        {
            "name": row.name,
            "phone": masked(row.phone),
            "locked": bool(row.pin_locked_until and row.pin_locked_until > now),
        }
        for row in rows
    ]


def enter(switchboard: Switchboard, number: str, pin: str) -> Engineer | Refused:
    """Try a PIN for a number.

    The costly comparison runs first and outside the transaction, but its result is told only to a try that the count
    admits. So of any number of tries at once, TRIES are told, and the others learn that the number is locked.
    """
    with switchboard.database.reading() as connection:
        stored = connection.execute(LOOK, {"number": number}).scalar()
    if stored is None:
        return Refused.STRANGER
    right = pins.matches(stored, pin, switchboard.secret)
    with switchboard.turn() as turn:
        values = {"number": number, "seen": stored, "now": turn.now}
        if right:
            admitted = turn.one(RIGHT, values)
            return Engineer(admitted.id, admitted.name) if admitted else Refused.LOCKED
        modes.held(turn.connection, turn.now)  # so that the news of a lockout come in their order
        counted = turn.one(WRONG, values | {"until": turn.now + LOCK})
        if counted is not None and counted.pin_locked_until:
            _locked_out(turn, counted.name)
    return Refused.LOCKED if counted is None or counted.pin_locked_until else Refused.WRONG


def known(turn: Turn, engineer_id: int, number: str) -> Engineer | None:
    """Return the engineer with this number of ours and this telephone number, if there still is one."""
    row = turn.one(WHO, {"engineer": engineer_id, "number": number})
    return Engineer(row.id, row.name) if row else None


def pin(switchboard: Switchboard, who: Engineer, to: Literal["on", "off"]) -> datetime:
    """Pin the line for PIN_LASTS. Return until when; the same wish repeated within minutes changes nothing."""
    now = switchboard.clock.now()
    with switchboard.database.reading() as connection:
        held = modes.current(connection).pin
    if held and (held.to, held.who) == (to, who.name) and held.until > now + PIN_LASTS - REPEAT:
        return held.until
    modes.pin(switchboard.database, to, "by telephone", who.name, now + PIN_LASTS, now)
    return now + PIN_LASTS


def _locked_out(turn: Turn, name: str) -> None:
    text = f"{TRIES} wrong PINs in a row; the number is locked for {LOCK.seconds // 60} min"
    audit.add(turn.connection, turn.now, name, "lockout", {"why": text})
    news.tell(turn.connection, turn.now, "lockout", f"Ringback: somebody who calls from {name}'s number gave {text}.")
