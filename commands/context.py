"""What every command starts from: the settings, and the database they name."""

import click

from models import Database
from settings import BadSettings, Settings


def settings() -> Settings:
    """Return the settings, or end the command with every mistake in them."""
    try:
        return Settings.from_env()
    except BadSettings as exc:
        raise click.ClickException(str(exc)) from exc


def database() -> Database:
    """Return the database that the settings name."""
    return Database(settings().database_url)
