"""What every command starts from: the settings, the menu, and the database they name."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import SQLAlchemyError

from ivr.checks import BadMenu
from ivr.menu import Menu, load_menu
from models import Database
from settings import BadSettings, Settings


def settings() -> Settings:
    """Return the settings, or end the command with every mistake in them."""
    try:
        return Settings.from_env()
    except BadSettings as exc:
        raise click.ClickException(str(exc)) from exc


def menu() -> Menu:
    """Return the menu that callers hear, or end the command with every mistake in it."""
    try:
        return load_menu(settings().menu_file)
    except BadMenu as exc:
        raise click.ClickException(str(exc)) from exc


def database() -> Database:
    """Return the database that the settings name."""
    return Database(settings().database_url)


@contextmanager
def opened() -> Iterator[Database]:
    """Lend the database to one command; what it cannot do is said in a sentence, not in a traceback."""
    lent = database()
    try:
        with sentences(lent):
            yield lent
    finally:
        lent.close()


@contextmanager
def sentences(lent: Database) -> Iterator[None]:
    """Say in a sentence what a database cannot do, and what makes no sense."""
    try:
        yield
    except ValueError as exc:
        raise click.ClickException(str(exc)) from exc
    except SQLAlchemyError as exc:
        place = lent.url.render_as_string()
        reason = str(exc).splitlines()[0]
        raise click.ClickException(f"the database {place} cannot be used ({reason}); is it up and migrated?") from exc
