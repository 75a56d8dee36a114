"""Moments as REST writes and reads them."""

from datetime import UTC, datetime
from email.utils import format_datetime

from .form import Form


def written(at: datetime | None) -> str | None:
    """Write a moment as RFC 2822, in UTC."""
    return format_datetime(at) if at else None


def in_time(form: Form, name: str, at: datetime | None) -> bool:
    """Tell whether a moment passes `name` (that day), `name<` (no later) and `name>` (no earlier)."""
    if form.get(name) and (at is None or at.date() != _read(form.get(name)).date()):
        return False
    if form.get(name + ">") and (at is None or at < _read(form.get(name + ">"))):
        return False
    return not (form.get(name + "<") and (at is None or at > _read(form.get(name + "<"))))


def _read(text: str) -> datetime:
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)
