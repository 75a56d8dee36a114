"""Connections: a process that has used many databases holds on to the last few, and to none of the others."""

from pathlib import Path

from sqlalchemy import text

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
