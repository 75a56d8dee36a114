"""The terminal on this machine: what whoever sits there wants of it."""

import os


def colourless() -> bool:
    """Return whether somebody wants no colour (no-color.org)."""
    return bool(os.environ.get("NO_COLOR"))
