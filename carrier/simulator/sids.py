"""Makes the identifiers that Twilio calls SIDs: two letters for the kind of thing, 32 hex digits."""

import secrets


def new_sid(prefix: str) -> str:
    """Return a fresh SID such as `CA5f…` for the prefix `CA`."""
    return prefix + secrets.token_hex(16)
