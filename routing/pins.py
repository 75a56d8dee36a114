"""PINs: six digits, kept as a slow salted hash that is worth nothing without the house's secret."""

import re

from werkzeug.security import check_password_hash, generate_password_hash

from carrier.numbers import fingerprint
from routing.roster import BadAgent

RUNS = "0123456789 9876543210"


def hashed(pin: str, secret: str) -> str:
    """Return what is stored of a PIN. Raises BadAgent for one that is not six digits, or that anybody would try."""
    if not re.fullmatch(r"[0-9]{6}", pin):
        raise BadAgent("a PIN has six digits; this one has not")
    if len(set(pin)) == 1 or pin in RUNS:
        raise BadAgent("this PIN is among the first that a stranger would try; choose another")
    return generate_password_hash(fingerprint(pin, secret), method="scrypt")


def matches(stored: str, pin: str, secret: str) -> bool:
    """Return whether this is the PIN that was stored. It takes about a tenth of a second, which is its purpose."""
    return check_password_hash(stored, fingerprint(pin, secret))
