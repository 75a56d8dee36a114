"""Letters: written in the transaction of what they tell, claimed for one try at a time, in order for each contact."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, bindparam, exists, select, update

from models.letter import LetterKind, LetterState, To
from models.tables import addressees, insert, letters
from outbox import policy
from routing import tickets
from routing.glance import NOW, Glance
from routing.switchboard import Switchboard
from routing.turn import Turn
from routing.wakeups import LETTERS

LEASE = timedelta(seconds=15)  # a try that is not over by then was lost
MOST = 50  # in one look
PACE = {To.EXCHANGE: policy.URGENT, To.HELP_DESK: policy.STEADY}


class NoLetter(ValueError):
    """There is no such letter; the message says what shows those there are."""


class Letter(NamedTuple):
    """A letter that is claimed for its `tries`th try."""

    id: int
    to: To
    contact_id: int
    key: str
    body: str
    tries: int
    made_at: datetime


WRITE = insert(letters).on_conflict_do_nothing().returning(letters.c.id)
THIS = letters.c.id == bindparam("letter")
before = letters.alias("before")
RESTS = exists().where(addressees.c.name == letters.c.addressee, addressees.c.next_at > bindparam("now"))
IN_ORDER = ~exists().where(
    before.c.contact_id == letters.c.contact_id,
    before.c.addressee == letters.c.addressee,
    before.c.state == LetterState.DUE,
    before.c.id < letters.c.id,
)
IS_DUE: tuple[ColumnElement[bool], ...] = (
    letters.c.state == LetterState.DUE,
    letters.c.next_at <= bindparam("now"),
    IN_ORDER,
    ~RESTS,
)
DUE = select(letters.c.id).where(*IS_DUE).order_by(letters.c.id).limit(MOST)
ANY_DUE = Glance((DUE, {"now": NOW}))
CLAIM = (
    update(letters)
    .where(THIS, *IS_DUE)
    .values(tries=letters.c.tries + 1, next_at=bindparam("lost"))
    .returning(*(letters.c[name] for name in ("id", "addressee", "contact_id", "key", "body", "tries", "made_at")))
)
OPEN = (THIS, letters.c.state == LetterState.DUE)
DELIVERED = (
    update(letters)
    .where(*OPEN)
    .values(state=LetterState.DELIVERED, delivered_at=bindparam("now"), body="", trouble=None)
)
NOT_TAKEN = (
    update(letters)
    .where(*OPEN)
    .values(
        state=bindparam("becomes"),
        next_at=bindparam("at", type_=letters.c.next_at.type),
        trouble=bindparam("why", type_=letters.c.trouble.type),
    )
)
NEXT = (
    select(letters.c.id)
    .where(
        letters.c.contact_id == bindparam("contact"),
        letters.c.addressee == bindparam("to"),
        letters.c.state == LetterState.DUE,
    )
    .order_by(letters.c.id)
    .limit(1)
)
OPEN_ONES = select(letters).where(letters.c.state == LetterState.DUE).order_by(letters.c.id)
FIRST = insert(addressees)
SILENT = FIRST.on_conflict_do_update(
    index_elements=["name"], set_={"tries": addressees.c.tries + 1, "next_at": FIRST.excluded.next_at}
)
ANSWERS = update(addressees).where(addressees.c.name == bindparam("to"), addressees.c.tries > 0).values(tries=0)
SILENCES = select(addressees.c.tries).where(addressees.c.name == bindparam("to"))
AGAIN = (
    update(letters)
    .where(THIS, letters.c.state == LetterState.GAVE_UP)
    .values(state=LetterState.DUE, tries=0, made_at=bindparam("now"), next_at=bindparam("now"))
)


def write(turn: Turn, to: To, kind: LetterKind, contact_id: int, key: str, told: Mapping[str, Any]) -> bool:
    """Write a letter, once for each key, and wake a worker for it. Return whether it is new."""
    body = json.dumps({"event": kind, "id": key, **told}, ensure_ascii=False)
    moments = {"made_at": turn.now, "next_at": turn.now}
    values = {"addressee": to, "kind": kind, "contact_id": contact_id, "key": key, "body": body, "tries": 0}
    row = turn.one(WRITE, {**values, **moments, "state": LetterState.DUE})
    if row is not None:
        turn.hint(LETTERS, "deliver", row.id)
    return row is not None


def due(turn: Turn) -> list[int]:
    """Return letters to be tried now, the oldest first; of each contact the first, and none to whom is silent."""
    return list(turn.connection.execute(DUE, {"now": turn.now}).scalars())


def claim(turn: Turn, letter_id: int) -> Letter | None:
    """Take on one try of a letter. Return None when it is not due, or its turn has not come."""
    row = turn.one(CLAIM, {"letter": letter_id, "now": turn.now, "lost": turn.now + LEASE})
    return Letter._make(row)._replace(to=To(row.addressee)) if row else None


def delivered(turn: Turn, letter: Letter) -> None:
    """Record that a letter was taken, and wake a worker for the next about the same contact."""
    turn.changes(DELIVERED, {"letter": letter.id, "now": turn.now})
    answers(turn, letter.to)
    if letter.to is To.EXCHANGE:
        tickets.look_again(turn, letter.contact_id)
    _go_on(turn, letter)


def answers(turn: Turn, to: To) -> None:
    """Record that an addressee can be reached."""
    turn.changes(ANSWERS, {"to": to})


def silent(turn: Turn, to: To) -> None:
    """Record that an addressee could not be reached: nobody tries for a while."""
    tries = (turn.connection.execute(SILENCES, {"to": to}).scalar_one_or_none() or 0) + 1
    turn.connection.execute(SILENT, {"name": to, "tries": 1, "next_at": turn.now + policy.pause(PACE[to], tries)})


def not_taken(turn: Turn, letter: Letter, why: str) -> bool:
    """Record why a letter was not taken: it is tried again, or given up. Return whether it is tried again."""
    again = turn.now - letter.made_at < policy.PATIENCE
    at = turn.now + policy.pause(PACE[letter.to], letter.tries)
    becomes = LetterState.DUE if again else LetterState.GAVE_UP
    turn.changes(NOT_TAKEN, {"letter": letter.id, "becomes": becomes, "at": at, "why": why[:200]})
    if not again:
        _go_on(turn, letter)
    return again


def retry(turn: Turn, letter_id: int) -> bool:
    """Try a letter again that was given up. Return False for every other."""
    if not turn.changes(AGAIN, {"letter": letter_id, "now": turn.now}):
        return False
    turn.hint(LETTERS, "deliver", letter_id)
    return True


def listed(connection: Connection, most: int, *, every: bool, after: int | None = None) -> Sequence[Row[Any]]:
    """Return the letters on their way, the oldest first; or `every` letter, the newest first; behind one, if given."""
    rows = select(letters).order_by(letters.c.id.desc()) if every else OPEN_ONES
    if after is not None:
        rows = rows.where(letters.c.id < after if every else letters.c.id > after)
    return connection.execute(rows.limit(most)).all()


def find(connection: Connection, letter_id: int) -> Row[Any]:
    """Return one letter. Raises NoLetter."""
    row = connection.execute(select(letters).where(letters.c.id == letter_id)).one_or_none()
    if row is None:
        raise NoLetter(f"there is no letter {letter_id}; `ringback letters list --all` shows those there are")
    return row


def values(row: Row[Any]) -> dict[str, Any]:
    """Return a letter as programs read it, without what it says."""
    moments = {
        name: moment.isoformat(timespec="seconds") if (moment := getattr(row, name)) else None
        for name in ("made_at", "next_at", "delivered_at")
    }
    names = ("id", "addressee", "kind", "state", "tries", "trouble")
    return {name: getattr(row, name) for name in names} | {"contact": row.contact_id} | moments


def _go_on(turn: Turn, letter: Letter) -> None:
    following = turn.connection.execute(NEXT, {"contact": letter.contact_id, "to": letter.to}).scalar_one_or_none()
    if following is not None:
        turn.hint(LETTERS, "deliver", following)


def remind(switchboard: Switchboard) -> None:
    """Wake a worker for the letters that are due."""
    with switchboard.turn() as turn:
        for letter_id in due(turn):
            turn.hint(LETTERS, "deliver", letter_id)
