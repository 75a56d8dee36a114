"""Spans of time as people type them: 90s, 30m, 4h, 1d, 1h30m."""

import re
from datetime import timedelta

LONGEST = timedelta(days=7)
DURATION = re.compile(r"(?:(\d{1,3})d)?(?:(\d{1,3})h)?(?:(\d{1,5})m)?(?:(\d{1,7})s)?", re.ASCII)


def span_in(text: str) -> timedelta:
    """Return a span that was typed. Raises ValueError with an example."""
    parts = DURATION.fullmatch(text.strip().lower())
    if not parts or not any(parts.groups()):
        raise ValueError(f"{text[:40]!r} is not a duration; give one like 90s, 30m, 4h or 1h30m")
    days, hours, minutes, seconds = (int(part or 0) for part in parts.groups())
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if not timedelta(0) < length <= LONGEST:
        raise ValueError(f"{text[:40]!r} is out of range; a pin lasts from 1s to {LONGEST.days}d")
    return length
