"""The session's own servers: both databases are empty and migrated, Redis answers, strangers are out of reach."""

import socket

import pytest
import redis
from sqlalchemy import func, insert, select

from local.postgres import Postgres
from models import Database, Flip, RealClock
from models.schema import is_current


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_has_a_database_of_its_own(database: Database, turn: str) -> None:
    assert is_current(database)
    row = {"at": RealClock().now(), "went_from": "standby", "went_to": "active", "why": turn, "who": "test"}
    with database.transaction() as connection:
        connection.execute(insert(Flip).values(row))
        assert connection.scalar(select(func.count()).select_from(Flip)) == 1


def test_what_a_test_leaves_in_postgres_reaches_nobody(postgres: Postgres) -> None:
    url = postgres.lend()
    left = Database(url)
    open_ = left.engine.connect()  # a transaction that nobody ends, and that holds a lock
    open_.execute(insert(Flip).values(at=RealClock().now(), went_from="a", went_to="b", why="c", who="d"))
    postgres.take_back(url)
    open_.invalidate()
    left.close()
    assert postgres.lend() == url
    again = Database(url)
    with again.transaction() as connection:
        assert connection.scalar(select(func.count()).select_from(Flip)) == 0
        connection.exec_driver_sql("ALTER TABLE flips RENAME TO lost")
    again.close()
    postgres.take_back(url)
    assert postgres.lend() != url


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_has_an_empty_redis(redis_url: str, turn: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("key", turn)


def test_no_test_leaves_this_machine() -> None:
    with socket.socket() as stranger, pytest.raises(RuntimeError, match=r"192\.0\.2\.1"):
        stranger.connect(("192.0.2.1", 80))
