"""Connections: those of the last few databases are kept, and keep what they have planned; no others are."""

from pathlib import Path

from sqlalchemy import text

from local.postgres import Postgres
from models import Database


def answers(database: Database) -> bool:
    with database.reading() as connection:
        return bool(connection.execute(text("SELECT 1")).scalar_one())


def test_the_pools_of_many_databases_do_not_pile_up(tmp_path: Path) -> None:
    used = []
    for number in range(6):
        used.append(Database(f"sqlite:///{tmp_path / str(number)}.db"))
        assert answers(used[-1])
    assert "Connections in pool: 1" in used[-1].engine.pool.status()
    assert "Connections in pool: 0" in used[0].engine.pool.status()
    assert answers(used[0])  # whoever still holds one may go on with it
    for database in used:
        database.close()


def test_what_postgres_has_planned_outlives_a_look(postgres: Postgres) -> None:
    database = Database(postgres.lend())
    for _ in range(10):  # the driver has a statement planned when it has been asked a few times
        assert answers(database)
    with database.reading() as connection:
        planned = connection.execute(text("SELECT statement FROM pg_prepared_statements")).scalars().all()
    assert "SELECT 1" in planned
    database.close()
    postgres.take_back(str(database.url))
