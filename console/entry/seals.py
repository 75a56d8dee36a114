"""Seals: texts that only this house can read again, under a key made from SECRET_KEY for one purpose."""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken


def seal(secret: str, purpose: str, text: str, now: datetime) -> str:
    """Return a text as nobody else can read or change it. It opens for the same purpose only."""
    return _lock(secret, purpose).encrypt_at_time(text.encode(), int(now.timestamp())).decode()


def opened(secret: str, purpose: str, sealed: str, now: datetime, lasts: timedelta | None = None) -> str | None:
    """Return what was sealed; None for what was not, or longer ago than it `lasts`."""
    lock, token = _lock(secret, purpose), sealed.encode()
    try:
        if lasts is None:
            return lock.decrypt(token).decode()
        return lock.decrypt_at_time(token, int(lasts.total_seconds()), int(now.timestamp())).decode()
    except InvalidToken:
        return None


def fingerprint(secret: str, purpose: str, text: str) -> str:
    """Return what a text is found by again, and cannot be guessed from without our secret."""
    return hmac.new(secret.encode(), f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


def _lock(secret: str, purpose: str) -> Fernet:
    key = hmac.new(secret.encode(), f"seal:{purpose}".encode(), hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(key))
