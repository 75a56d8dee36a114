"""A house with a console, on each database or, where SQL does not matter, on one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import Database
from tests.console.house import House
from tests.stage import world
from tests.world import World


@pytest.fixture
def house(database: Database, tmp_path: Path) -> Iterator[House]:
    """A house on each kind of database."""
    made = House(database, str(tmp_path / "mode.json"))
    yield made
    made.board.close()


@pytest.fixture
def small_house(migrated_sqlite: Path, tmp_path: Path) -> Iterator[House]:
    """A house on SQLite: what is tested in it asks nothing of SQL that the others do not."""
    path = shutil.copy(migrated_sqlite, tmp_path / "ringback.db")
    database = Database(f"sqlite:///{path}")
    made = House(database, str(tmp_path / "mode.json"))
    yield made
    made.board.close()
    database.close()


@pytest.fixture
def small_world(migrated_sqlite: Path, redis_url: str, tmp_path: Path) -> Iterator[World]:
    """A whole line on SQLite with its console: real HTTP, the simulated carrier, workers and the engine."""
    path = shutil.copy(migrated_sqlite, tmp_path / "ringback.db")
    database = Database(f"sqlite:///{path}")
    with world(database, redis_url) as made:
        yield made
    database.close()
