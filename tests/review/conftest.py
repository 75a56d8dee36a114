"""A line for each story, once on each database."""

from collections.abc import Iterator

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
