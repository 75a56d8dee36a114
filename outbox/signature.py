"""The signature that we ask for and give: HMAC-SHA256 over a timestamp and a body, as hex."""

import hashlib
import hmac

KEY, STAMP, SIGNATURE = "Idempotency-Key", "X-Ringback-Timestamp", "X-Ringback-Signature"


def sign(secret: str, stamp: str, body: bytes) -> str:
    """Return the signature of a body sent at `stamp`, in seconds since 1970 as text."""
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
