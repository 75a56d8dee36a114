"""The migrations and the models say the same, on both databases."""

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Insert, insert
from sqlalchemy.exc import IntegrityError

from models import Base, Database, ManualClock
from models.schema import is_current, migrate
from models.tables import agents, attempts, callbacks, contacts, offers

NOW = ManualClock().now()


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
