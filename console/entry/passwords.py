"""Passwords, kept as argon2id hashes; only a few are hashed at once, because each takes a core and 19 MB."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 200
AT_ONCE = 2  # in each process: calls are answered by the same one
WAIT = 2.0  # seconds for a turn
# OWASP's "Password Storage Cheat Sheet": as strong as its larger choices, and gentle to calls that are answered beside.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_turns = threading.BoundedSemaphore(AT_ONCE)


class BadPassword(ValueError):
    """This cannot be a password; the message says why, and `key` names the sentence of the pages."""

    def __init__(self, key: str, text: str) -> None:
        self.key = key
        super().__init__(text)


class Busy(Exception):
    """Too many passwords are being compared at the moment."""


def check(password: str, name: str) -> None:
    """Raise BadPassword for one that is short, or that anybody would try."""
    if not SHORTEST <= len(password) <= LONGEST:
        text = f"a password has {SHORTEST} to {LONGEST} characters; this one has {len(password)}"
        raise BadPassword("wrong_length", text)
    if len(set(password)) < 5 or name.lower() in password.lower():
        text = "this password is among the first that a stranger would try; choose another"
        raise BadPassword("wrong_guessed", text)


def hashed(password: str, name: str) -> str:
    """Return what is stored of a password. Raises BadPassword and Busy."""
    check(password, name)
    with _turn():
        return HASHER.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Return whether this is the password that was stored. Nothing stored takes as long, and is never right.

    Raises Busy.
    """
    with _turn():
        try:
            HASHER.verify(stored or _nobody(), password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
        return bool(stored)


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=WAIT):
        raise Busy
    try:
        yield
    finally:
        _turns.release()


@cache
def _nobody() -> str:
    return HASHER.hash("nobody's password")
