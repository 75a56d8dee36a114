"""The migrations and the models say the same, on both databases."""

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Insert, insert, select
from sqlalchemy.exc import IntegrityError

from models import Base, Database, ManualClock
from models.schema import is_current, migrate
from models.tables import agents, attempts, callbacks, contacts, offers, skills

NOW = ManualClock().now()
pytestmark = [  # no index over an expression is read back from SQLite; Postgres' are compared
    pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index"),
    pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index"),
]


def test_a_migrated_database_is_what_the_models_say(database: Database) -> None:
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []
    assert is_current(database)


def test_migrating_again_changes_nothing(database: Database) -> None:
    migrate(database)
    assert is_current(database)


def test_the_database_itself_refuses_a_second_agent_contact_promise_or_ring(database: Database) -> None:
    person = {"number": "+1", "state": "waiting", "form": "holding", "language": "en", "rank": 1.0}
    helper = {"status": "available", "state": "idle", "idle_since": NOW, "misses": 0}
    with database.transaction() as connection:
        for row in (1, 2):
            connection.execute(insert(contacts), {"id": row, **person, "arrived_at": NOW, "last_seen_at": NOW})
            connection.execute(insert(agents), {"id": row, "name": str(row), "phone": str(row), **helper})
    moment = {"made_at": NOW, "expires_at": NOW}
    _twice(
        database,
        insert(offers),
        {"contact_id": 1, "agent_id": 1, "state": "made", **moment},
        {"contact_id": 1, "agent_id": 2, "state": "ringing", **moment},
    )
    _twice(
        database,
        insert(offers),
        {"contact_id": 2, "agent_id": 1, "state": "accepted", **moment},
    )
    promise = {"number": "+1", "number_hash": "h", "proof": "0000", "promised_at": NOW, "attempts": 0}
    _twice(
        database,
        insert(callbacks),
        {"contact_id": 1, "state": "promised", **promise},
        {"contact_id": 2, "state": "dialing", **promise},
    )
    attempt = {"callback_id": 1, "offer_id": 1, "number_hash": "h", "dialed_at": NOW}
    _twice(
        database,
        insert(attempts),
        {"token": "a", "state": "dialing", **attempt},
        {"token": "b", "state": "withdrawn", **attempt},
    )


def _twice(database: Database, statement: Insert, *rows: dict[str, Any]) -> None:
    """Insert all but the last of `rows`, and expect that the last is refused."""
    for row in rows[:-1]:
        with database.transaction() as connection:
            connection.execute(statement, row)
    with pytest.raises(IntegrityError), database.transaction() as connection:
        connection.execute(statement, rows[-1])


def test_a_line_of_the_first_version_is_brought_up_with_what_it_holds(database: Database, tmp_path: Path) -> None:
    if database.url.get_backend_name() == "sqlite":
        database = Database(f"sqlite:///{tmp_path}/first.db")
    else:
        with database.transaction() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
    migrate(database, "0001")
    at = "'2026-01-05 09:00:00+00:00'"
    with database.transaction() as connection:
        for statement in (
            "INSERT INTO agents (id, name, phone, status, state, idle_since, misses)"
            f" VALUES (1, 'ada', '+1', 'available', 'idle', {at}, 0)",
            "INSERT INTO skills (agent_id, issue) VALUES (1, 'deposit')",
            "INSERT INTO contacts (id, number, state, form, issue, language, rank, arrived_at, last_seen_at)"
            f" VALUES (1, '+2', 'waiting', 'holding', 'deposit', 'en', 1.0, {at}, {at})",
            "INSERT INTO offers (id, contact_id, agent_id, state, made_at, expires_at, joined_at)"
            f" VALUES (1, 1, 1, 'done', {at}, {at}, {at})",
        ):
            connection.exec_driver_sql(statement)
    migrate(database)
    with database.reading() as connection:
        assert (
            compare_metadata(MigrationContext.configure(connection, opts={"compare_type": False}), Base.metadata) == []
        )
        assert connection.scalar(select(contacts.c.skill)) == "deposit/en"
        able = connection.execute(select(skills.c.skill, skills.c.free_since.is_not(None), skills.c.on_duty)).all()
        assert sorted(map(tuple, able)) == [("deposit/*", True, True), ("deposit/en", True, True)]
        assert connection.scalar(select(offers.c.met_at)) is not None
    database.close()
