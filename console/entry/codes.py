"""Codes of an authenticator app (RFC 6238): their key, the square that the app scans, and when a code is right."""

import io
import secrets
from collections.abc import Sequence
from datetime import datetime

STEP = 30  # seconds for which a code is shown
DRIFT = (0, -1, 1)  # steps by which the phone's clock may be off
RECOVERY = 10  # codes
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another


def new_key() -> str:
    """Return the key of a new app: 160 bits, as letters and digits that can be typed."""
    import pyotp

    return pyotp.random_base32()


def step_of(key: str, code: str, now: datetime) -> int | None:
    """Return which step a code belongs to, of those around `now`; None for one that is wrong."""
    import pyotp

    app, here = pyotp.TOTP(key), int(now.timestamp()) // STEP
    return next((here + off for off in DRIFT if secrets.compare_digest(app.generate_otp(here + off), code)), None)


def square(key: str, name: str) -> bytes:
    """Return what an authenticator app scans, as an SVG image."""
    import pyotp
    import segno

    out = io.BytesIO()
    address = pyotp.TOTP(key).provisioning_uri(name=name, issuer_name="Ringback")
    segno.make(address, error="m", micro=False).save(out, kind="svg", scale=5, border=3, light="#fff", dark="#000")
    return out.getvalue()


def recovery_codes() -> Sequence[str]:
    """Return new codes, each of which stands in for the phone once: 59 bits, in groups that can be typed."""
    return ["-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3)) for _ in range(RECOVERY)]


def tidy(typed: str) -> str:
    """Return a code as it is compared: without spaces and dashes, digits of any language as ours."""
    kept = (letter for letter in typed[:64].lower() if letter.isalnum())
    return "".join(str(int(letter)) if letter.isdecimal() else letter for letter in kept)
