"""Whether somebody asked to have an account frozen, and whether the exchange knows, for those who read a contact."""

from typing import Any

from sqlalchemy import Label, literal_column, select

from models.letter import To
from models.tables import letters

# As text: in what SQLite returns from an UPDATE, a column without its table's name is the subquery's own.
FREEZE: Label[Any] = (
    select(letters.c.state)
    .where(letters.c.contact_id == literal_column("contacts.id"), letters.c.addressee == To.EXCHANGE)
    .limit(1)
    .scalar_subquery()
    .label("freeze")
)
"""The state of a contact's letter to the exchange, or NULL; for a statement about `contacts`."""
