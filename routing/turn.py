"""One turn at the switchboard: a short transaction, one moment in time, and the hints to send once it is committed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Executable, Row


class Hint(NamedTuple):
    """A wake-up for a worker: the queue, one of the functions it allows, and the number of a row."""

    queue: str
    function: str
    row: int


@dataclass
class Turn:
    """What decisions are recorded with. Hints are sent after the commit, and only then."""

    connection: Connection
    now: datetime
    hints: list[Hint] = field(default_factory=list)

    def one(self, statement: Executable, values: Mapping[str, Any]) -> Row[Any] | None:
        """Run a statement and return its only row, or None."""
        return self.connection.execute(statement, values).one_or_none()

    def changes(self, statement: Executable, values: Mapping[str, Any]) -> bool:
        """Run a conditional change and return whether it was ours to make."""
        return self.connection.execute(statement, values).rowcount == 1

    def hint(self, queue: str, function: str, row: int) -> None:
        """Wake a worker for this row after the commit."""
        self.hints.append(Hint(queue, function, row))

    def undo(self) -> None:
        """Take back everything of this turn: what was recorded and what was hinted."""
        self.connection.rollback()
        self.hints.clear()
