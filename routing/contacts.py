"""The last contacts, and one of them, for whoever runs the line."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from models.tables import contacts
from routing.remarks import NoContact

LATEST = select(contacts).order_by(contacts.c.id.desc()).limit(bindparam("most"))
ONE = select(contacts).where(contacts.c.id == bindparam("contact"))


def latest(connection: Connection, most: int) -> Sequence[Row[Any]]:
    """Return the last contacts, the newest first."""
    return connection.execute(LATEST, {"most": most}).all()


def find(connection: Connection, contact_id: int) -> Row[Any]:
    """Return one contact. Raises NoContact."""
    row = connection.execute(ONE, {"contact": contact_id}).one_or_none()
    if row is None:
        raise NoContact(f"there is no contact {contact_id}; `ringback contacts list` shows the last ones")
    return row
