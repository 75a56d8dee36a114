"""Glimpses: the mark of what a desk shows, and the leave to see one contact's whole number for a while."""

import hashlib
import hmac
from datetime import datetime, timedelta

from console.context import console
from routing.desk import Desk

LASTS = timedelta(minutes=10)


def mark(desk: Desk, language: str, see: str) -> str:
    """Return a mark that is the same in each process as long as the desk shows the same."""
    return _keyed(f"desk:{tuple(desk)!r}:{language}:{see}")[:24]


def leave(contact_id: int, person_id: int, now: datetime) -> str:
    """Return what lets a person see a contact's number until it has expired; the audit holds who asked."""
    until = round((now + LASTS).timestamp())
    return f"{contact_id}-{until}-{_keyed(f'see:{contact_id}:{until}:{person_id}')[:32]}"


def may_see(given: str, contact_id: int, person_id: int, now: datetime) -> bool:
    """Return whether this is leave to see the number of this contact now."""
    _, _, rest = given.partition("-")
    until, _, _ = rest.partition("-")
    if not until.isdecimal() or len(until) > 12 or now.timestamp() > int(until):
        return False
    right = f"{contact_id}-{until}-{_keyed(f'see:{contact_id}:{until}:{person_id}')[:32]}"
    return hmac.compare_digest(right.encode(), given.encode())


def _keyed(text: str) -> str:
    secret = console().switchboard.secret
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
