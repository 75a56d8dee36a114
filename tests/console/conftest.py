"""A house with a console, on each database or, where SQL does not matter, on one."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models import Database
from tests.console.house import House
from tests.console.issuer import CLIENT, SECRET, Issuer
from tests.stage import world
from tests.world import World


@pytest.fixture
def house(database: Database, tmp_path: Path) -> Iterator[House]:
    """A house on each kind of database."""
    made = House(database, str(tmp_path / "mode.json"))
    yield made
    made.board.close()


@pytest.fixture
def house_of(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Callable[..., House]]:
    """Build houses on SQLite with settings of their own."""
    made = list[House]()

    def build(**settings: str) -> House:
        path = shutil.copy(migrated_sqlite, tmp_path / f"ringback-{len(made)}.db")
        made.append(House(Database(f"sqlite:///{path}"), str(tmp_path / "mode.json"), **settings))
        return made[-1]

    yield build
    for house in made:
        house.board.close()
        house.database.close()


@pytest.fixture
def small_house(house_of: Callable[..., House]) -> House:
    """A house on SQLite: what is tested in it asks nothing of SQL that the others do not."""
    return house_of()


@pytest.fixture
def required_house(house_of: Callable[..., House]) -> House:
    """A house on SQLite where everybody signs in with a code as well."""
    return house_of(CONSOLE_TOTP="required")


@pytest.fixture
def company(house_of: Callable[..., House]) -> Iterator[tuple[House, Issuer]]:
    """A house whose people have accounts of a company."""
    early = house_of()
    issuer = Issuer(early.clock)
    made = house_of(OIDC_ISSUER=issuer.url, OIDC_CLIENT_ID=CLIENT, OIDC_CLIENT_SECRET=SECRET)
    issuer.clock = made.clock
    yield made, issuer
    issuer.close()


@pytest.fixture
def small_world(migrated_sqlite: Path, redis_url: str, tmp_path: Path) -> Iterator[World]:
    """A whole line on SQLite with its console: real HTTP, the simulated carrier, workers and the engine."""
    path = shutil.copy(migrated_sqlite, tmp_path / "ringback.db")
    database = Database(f"sqlite:///{path}")
    with world(database, redis_url) as made:
        yield made
    database.close()
