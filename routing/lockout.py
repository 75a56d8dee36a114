"""Counting wrong tries at a secret in SQL, exactly: of any number at once only TRIES are told whether they were right.

The costly comparison comes first and outside of the transaction. Then one UPDATE either counts the try, under the hash
that was compared, or refuses it; what was compared is told only if it was counted.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Column, ColumnElement, and_, bindparam, case, or_

TRIES = 5  # wrong ones in a row; then it is locked
LOCK = timedelta(minutes=15)


@dataclass(frozen=True)
class Lockout:
    """The columns of a table that hold a secret's hash, the wrong tries in a row, and until when it is locked."""

    hashed: Column[Any]
    tries: Column[Any]
    until: Column[Any]

    @cached_property
    def admits(self) -> ColumnElement[bool]:
        """Whether a try at the hash `seen` is counted at the moment `now`."""
        return and_(self.hashed == bindparam("seen"), or_(self.until.is_(None), self.until <= bindparam("now")))

    @cached_property
    def right(self) -> dict[str, Any]:
        """What a right one sets."""
        return {self.tries.name: 0, self.until.name: None}

    @cached_property
    def wrong(self) -> dict[str, Any]:
        """What a wrong one sets: the count, which begins anew after a lock, and the lock itself, up to `until`."""
        count = case((self.until.is_(None), self.tries + 1), else_=1)
        return {self.tries.name: count, self.until.name: case((count >= TRIES, bindparam("until")))}
