"""Makes the identifiers that Twilio calls SIDs: two letters for the kind of thing, 32 hex digits."""

import re
import secrets


def new_sid(prefix: str) -> str:
    """Return a fresh SID such as `CA5f…` for the prefix `CA`."""
    return prefix + secrets.token_hex(16)


def is_sid(text: str, prefix: str) -> bool:
    """Tell whether `text` has the shape of a SID of this kind (not whether anything goes by it)."""
    return re.fullmatch(prefix + "[0-9a-fA-F]{32}", text) is not None
