"""PINs: digits that prove who dials, kept as a salted hash that is worth nothing without the house's secret."""

import re

from werkzeug.security import check_password_hash, generate_password_hash

from carrier.numbers import fingerprint
from routing.roster import BadAgent

RUNS = "0123456789 9876543210"
# Cheap enough (4 MiB, a hundredth of a second) for many at once beside live calls: of a million PINs none would hold
# out against a faster or slower hash alone, so what a thief of the database lacks is the secret.
METHOD = "scrypt:4096:8:1"


class BadPin(BadAgent):
    """This cannot be a PIN; the message says why."""


def hashed(pin: str, secret: str, digits: int = 6) -> str:
    """Return what is stored of a PIN. Raises BadPin for one of another length, or that anybody would try."""
    if not re.fullmatch(rf"[0-9]{{{digits}}}", pin):
        raise BadPin(f"a PIN has {digits} digits; this one has not")
    if len(set(pin)) <= 2 or pin in RUNS or pin == pin[: digits // 2] * 2:
        raise BadPin("this PIN is among the first that a stranger would try; choose another")
    return generate_password_hash(fingerprint(pin, secret), method=METHOD)


def matches(stored: str, pin: str, secret: str) -> bool:
    """Return whether this is the PIN that was stored."""
    return check_password_hash(stored, fingerprint(pin, secret))
