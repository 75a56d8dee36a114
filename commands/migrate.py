"""`ringback migrate`: brings the tables up to date."""

import click

from commands.context import database
from models.schema import migrate as migrate_tables


@click.command()
def migrate() -> None:
    """Bring the tables up to date."""
    migrate_tables(database())
