"""How everybody fared, from the database: each contact's outcome, and the time to a human."""

from collections.abc import Mapping

import click
from sqlalchemy import func, select

from models import Database
from models.tables import callbacks, contacts

COLUMNS = "{:8} {:14} {:10} {:>12} {:10} {:>15} {}"


def is_over(database: Database) -> bool:
    """Return whether every contact has an outcome and no callback is open."""
    with database.reading() as connection:
        waiting = connection.scalar(select(func.count()).where(contacts.c.outcome.is_(None)))
        owed = connection.scalar(select(func.count()).where(callbacks.c.ended_at.is_(None)))
    return waiting == owed == 0


def contacts_table(database: Database, people: Mapping[str, str]) -> None:
    """Print a row for each contact, in the order of arrival. Times are seconds."""
    rows = (
        select(contacts, callbacks.c.state.label("promise"))
        .outerjoin(callbacks, callbacks.c.contact_id == contacts.c.id)
        .order_by(contacts.c.arrived_at)
    )
    with database.reading() as connection:
        found = connection.execute(rows).all()
    began = found[0].arrived_at
    click.secho(COLUMNS.format("caller", "issue", "form", "arrived at", "outcome", "time to a human", "promise"))
    for row in found:
        reached = (row.answered_at - row.arrived_at).total_seconds() if row.answered_at else None
        click.echo(
            COLUMNS.format(
                people.get(row.number, row.number),
                row.issue or "-",
                row.form,
                f"{(row.arrived_at - began).total_seconds():.1f} s",
                row.outcome or "open",
                "-" if reached is None else f"{reached:.1f} s",
                row.promise or "",
            ).rstrip()
        )
