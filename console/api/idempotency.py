"""Idempotency: what a program sends twice with one key is done once, and the second time has the first one's answer."""

import hashlib
from typing import NamedTuple

from sqlalchemy import bindparam, delete, select, update

from console.api.problems import Problem
from console.once import KEPT, SUBMISSIONS
from models.tables import insert
from routing.turn import Turn

HEADER = "Idempotency-Key"
KEY = {"type": "string", "minLength": 1, "maxLength": 200}
OURS = SUBMISSIONS.c.key_hash == bindparam("ours")
FIRST = insert(SUBMISSIONS).on_conflict_do_nothing().returning(SUBMISSIONS.c.key_hash)
LOOK = select(SUBMISSIONS.c.request_hash, SUBMISSIONS.c.status, SUBMISSIONS.c.answer).where(OURS)
KEEP = update(SUBMISSIONS).where(OURS).values(status=bindparam("told"), answer=bindparam("words"))


class Sent(NamedTuple):
    """Who sent what under which key; `request` is the same for the same request."""

    program: str
    key: str
    request: str

    @property
    def ours(self) -> str:
        return hashlib.sha256(f"api\n{self.program}\n{self.key}".encode()).hexdigest()


class Before(NamedTuple):
    """What was answered before."""

    status: int
    answer: str


def before(turn: Turn, sent: Sent) -> Before | None:
    """Return what the same request was answered; None when it comes for the first time, which is now noted.

    Another process that answers the same request at this moment is waited for. Raises Problem for another request
    with this key.
    """
    turn.connection.execute(delete(SUBMISSIONS).where(SUBMISSIONS.c.at < turn.now - KEPT))
    same = hashlib.sha256(sent.request.encode()).hexdigest()
    if turn.one(FIRST, {"key_hash": sent.ours, "at": turn.now, "request_hash": same}) is not None:
        return None
    row = turn.one(LOOK, {"ours": sent.ours})
    if row is None or row.status is None:
        raise Problem(503, "a request with this Idempotency-Key is being answered; ask again")
    if row.request_hash != same:
        raise Problem(422, "this Idempotency-Key came before with another request", errors={HEADER: "came before"})
    return Before(row.status, row.answer)


def keep(turn: Turn, sent: Sent, status: int, answer: str) -> None:
    """Keep the answer for a day, in the transaction that did what was asked."""
    turn.changes(KEEP, {"ours": sent.ours, "told": status, "words": answer})
