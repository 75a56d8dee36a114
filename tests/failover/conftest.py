"""What the failover tests start from: a clock to push, and a stand-in chat."""

import threading
from collections.abc import Iterator

import pytest

from local.chat import Chat
from models import Database, ManualClock
from tests.failover.steps import TOKEN
from tests.stage import world
from tests.world import World


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


@pytest.fixture
def line(database: Database, redis_url: str) -> Iterator[World]:
    """A whole line in standby."""
    with world(database, redis_url, BEAT_TOKEN=TOKEN) as made:
        yield made
