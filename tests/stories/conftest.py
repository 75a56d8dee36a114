"""A line for each story, once on each database."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import Database
from tests.stage import world
from tests.world import World


@pytest.fixture
def line(database: Database, redis_url: str) -> Iterator[World]:
    """A line in standby, with no agent yet."""
    with world(database, redis_url) as made:
        yield made


@pytest.fixture
def active(line: World) -> World:
    """A line that stands in for chat."""
    line.chat("fail")
    return line


@pytest.fixture
def small_line(migrated_sqlite: Path, redis_url: str, tmp_path: Path) -> Iterator[World]:
    """A line in standby on SQLite alone."""
    database = Database(f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'ringback.db')}")
    with world(database, redis_url) as made:
        yield made
    database.close()
