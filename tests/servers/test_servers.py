"""The session's own servers: both databases are empty and migrated, Redis answers, strangers are out of reach."""

import socket

import pytest
import redis
from sqlalchemy import func, insert, select

from models import Database, Flip, RealClock
from models.schema import is_current


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_has_a_database_of_its_own(database: Database, turn: str) -> None:
    assert is_current(database)
    row = {"at": RealClock().now(), "went_from": "standby", "went_to": "active", "why": turn, "who": "test"}
    with database.transaction() as connection:
        connection.execute(insert(Flip).values(row))
        assert connection.scalar(select(func.count()).select_from(Flip)) == 1


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_has_an_empty_redis(redis_url: str, turn: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("key", turn)


def test_no_test_leaves_this_machine() -> None:
    with socket.socket() as stranger, pytest.raises(RuntimeError, match=r"192\.0\.2\.1"):
        stranger.connect(("192.0.2.1", 80))
