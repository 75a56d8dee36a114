"""The mode as it was last known, in a local file, for when it cannot be read."""

import json
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from failover import modes
from models import Database


@dataclass(frozen=True)
class Known:
    """What to go by. `source` is where it comes from; `outbound` is whether customers may be rung back."""

    active: bool
    outbound: bool
    source: str


NOTHING_KNOWN = Known(active=True, outbound=False, source="nothing is known, so the line is on and dials nobody")


class LastKnown:
    """Keeps the mode in a file, written only when it changes and never half."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written: bool | None = None

    def read(self, database: Database) -> Known:
        """Return the mode. Unreadable: as last known here; never known: the line is on, and outbound dialling off.

        A wrong mode costs a caller a detour; a line that is off in an outage costs them everything.
        """
        try:
            with database.reading() as connection:
                active = modes.current(connection).active
        except (SQLAlchemyError, ValueError):  # no database, no table, or a row that makes no sense
            return self.recall()
        self.note(active=active)
        return Known(active, outbound=True, source="the database")

    def note(self, *, active: bool) -> None:
        """Remember the mode. A disk that is full or read-only costs the memory, and nothing else."""
        if self._written == active:
            return
        with suppress(OSError):
            with tempfile.NamedTemporaryFile("w", dir=self._path.parent, delete=False) as file:
                json.dump({"active": active}, file)
            os.replace(file.name, self._path)
            self._written = active

    def recall(self) -> Known:
        """Return what the file says."""
        try:
            active = json.loads(self._path.read_text())["active"]
        except (OSError, ValueError, KeyError, TypeError):
            return NOTHING_KNOWN
        if not isinstance(active, bool):
            return NOTHING_KNOWN
        return Known(active, outbound=True, source="the mode as last known on this machine")
