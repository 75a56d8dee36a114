"""What the failover tests start from: an empty, migrated database, a clock to push, and a stand-in chat."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.chat import Chat
from models import Database, ManualClock
from models.schema import migrate


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/ringback.db")
    migrate(database)
    yield database
    database.close()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def chat() -> Iterator[Chat]:
    with Chat() as chat:
        thread = threading.Thread(target=chat.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield chat
        chat.shutdown()
        thread.join()
