"""The terminal of a house: each command against the test's own database."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from cli import main
from models import Database

Ringback = Callable[..., Result]


@pytest.fixture
def ringback(database: Database) -> Ringback:
    """`ringback …` in this test's house."""
    url = database.url.render_as_string(hide_password=False)

    def run(*words: str, **environ: str) -> Result:
        return CliRunner().invoke(main, words, env={"DATABASE_URL": url} | environ)

    return run
