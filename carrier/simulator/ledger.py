"""The simulator's memory of what happened: events on legs, errors, and every webhook sent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .clock import Clock, stamp


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `number` counts from 1 over the whole simulator."""

    number: int
    at: datetime
    kind: str
    sid: str
    phone: str
    details: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """Return it as the control API shows it."""
        fixed = {"number": self.number, "at": stamp(self.at), "kind": self.kind}
        return fixed | {"sid": self.sid, "phone": self.phone} | self.details


class Ledger:
    """Append-only lists. Whoever wants to follow along adds a callable to `readers`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.entries: list[Entry] = []
        self.errors: list[dict[str, Any]] = []
        self.webhooks: list[dict[str, Any]] = []
        self.readers: list[Callable[[Entry], None]] = []

    def write(self, kind: str, sid: str = "", phone: str = "", **details: Any) -> Entry:
        """Append one entry and return it."""
        entry = Entry(len(self.entries) + 1, self._clock.now(), kind, sid, phone, details)
        self.entries.append(entry)
        self._clock.stir()
        for reader in list(self.readers):
            reader(entry)
        return entry

    def error(self, code: int, message: str, sid: str = "", phone: str = "", url: str = "") -> Entry:
        """Append an error with the code that Twilio's error dictionary gives it."""
        entry = self.write("error", sid, phone, code=code, message=message, url=url)
        self.errors.append(entry.as_json())
        return entry

    def webhook(self, **details: Any) -> dict[str, Any]:
        """Append one webhook that was sent, with what came back."""
        sent = {"number": len(self.webhooks) + 1, "at": stamp(self._clock.now())} | details
        self.webhooks.append(sent)
        self._clock.stir()
        return sent
