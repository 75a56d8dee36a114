"""`ringback migrate`: brings the tables up to date."""

import click

from commands.context import database
from commands.saying import as_json, progress, say
from models.schema import migrate as migrate_tables
from models.schema import pending


@click.command()
@as_json
def migrate(as_json: bool) -> None:
    """Bring the tables up to date."""
    house = database()
    wanted = pending(house)
    with progress(wanted, len(wanted), "migrating") as revisions:
        for revision in revisions:
            migrate_tables(house, revision)
    house.close()
    if as_json:
        say({"applied": wanted}, "", as_json=True)
