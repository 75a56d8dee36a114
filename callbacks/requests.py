"""Requests: a callback asked for without a call: by a form on the customer's own site, by text message, by an agent."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import bindparam, select

from callbacks.asking import Made, ask
from callbacks.policy import Rules
from ivr.menu import Issue
from models.callback import Source
from models.tables import asks, callbacks, contacts, insert
from routing import line
from routing.policy import Rules as LineRules
from routing.turn import Turn


class AnotherRequest(ValueError):
    """This key came before, with something else."""


BEFORE = (
    select(asks.c.body_hash, callbacks.c.id, callbacks.c.number, callbacks.c.proof, contacts.c.next_at)
    .join(callbacks, callbacks.c.id == asks.c.callback_id)
    .join(contacts, contacts.c.id == callbacks.c.contact_id)
    .where(asks.c.key_hash == bindparam("key"))
)
KEEP = insert(asks).on_conflict_do_nothing().returning(asks.c.key_hash)


def request(
    turn: Turn,
    number: str,
    issue: Issue,
    language: str,
    secret: str,
    rules: Rules,
    line_rules: LineRules,
    source: Source,
    *,
    not_before: datetime | None = None,
) -> Made:
    """Put somebody in line who is not on the phone, and promise them a callback, as if they had called now.

    It rests until `not_before`, if that is given. `number` is E.164 and may be rung. Raises asking.Refused.
    """
    sid = f"ask-{secrets.token_hex(12)}"
    line.arrive(turn, sid, number, language, active=True)
    line.put(turn, sid, issue, line_rules)
    return ask(turn, sid, number, secret, rules, asker=number, source=source, not_before=not_before)


def repeated(turn: Turn, key: str, body: bytes) -> Made | None:
    """Return what an earlier request with the same key was answered, or None. Raises AnotherRequest."""
    row = turn.one(BEFORE, {"key": _hash(key.encode())})
    if row is None:
        return None
    if row.body_hash != _hash(body):
        raise AnotherRequest
    return Made(row.id, row.number, row.proof, row.next_at)


def keep(turn: Turn, key: str, body: bytes, made: Made) -> bool:
    """Remember a request's answer under its key. Return False when another with this key was first."""
    values = {"key_hash": _hash(key.encode()), "body_hash": _hash(body), "callback_id": made.callback_id}
    return turn.one(KEEP, {**values, "made_at": turn.now}) is not None


def _hash(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()
