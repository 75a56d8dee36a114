"""The tables' version: bring a database up to date, or say how far it is behind."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from models.database import Database

SCRIPTS = Path(__file__).parent / "migrations"


def migrate(database: Database, to: str = "head") -> None:
    """Apply every migration that this database has not seen, up to `to`. Two at once are harmless."""
    with database.transaction() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")  # a large table takes its time
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7425)")
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def is_current(database: Database) -> bool:
    """Return whether every migration has been applied."""
    with database.reading() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest()


def pending(database: Database) -> list[str]:
    """Return the names of the migrations that have not been applied, in order."""
    with database.reading() as connection:
        now = MigrationContext.configure(connection).get_current_revision()
    every = ScriptDirectory.from_config(_config()).iterate_revisions("head", now or "base")
    return [script.revision for script in every][::-1]


def newest() -> str | None:
    """Return the name of the last migration."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    return config
