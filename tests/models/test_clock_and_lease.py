"""Time that never runs backwards, and work that one process does at a time."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from models import Database, DatabaseClock, ManualClock, RealClock
from models.lease import hold

SPAN = timedelta(seconds=10)


def test_the_real_clock_is_aware_and_never_goes_back() -> None:
    clock = RealClock()
    moments = [clock.now() for _ in range(1000)]
    assert moments == sorted(moments)
    assert moments[0].tzinfo is UTC
    assert abs(moments[-1] - datetime.now(UTC)) < timedelta(seconds=2)


def test_a_manual_clock_refuses_to_go_back() -> None:
    with pytest.raises(ValueError, match="backwards"):
        ManualClock().advance(seconds=-1)


def test_one_holder_at_a_time_and_the_next_after_it_lapses(database: Database) -> None:
    now = ManualClock().now()
    assert hold(database, "engine", "a", now, SPAN)
    assert not hold(database, "engine", "b", now, SPAN)
    assert hold(database, "engine", "a", now + SPAN / 2, SPAN)
    assert not hold(database, "engine", "b", now + SPAN, SPAN)
    assert hold(database, "engine", "b", now + SPAN * 1.5, SPAN)
    assert not hold(database, "engine", "a", now + SPAN * 1.5, SPAN)
    assert hold(database, "another", "a", now, SPAN)


def test_many_at_once_make_one_holder(database: Database) -> None:
    now, took = ManualClock().now(), []
    ready = threading.Barrier(8)

    def take(name: str) -> None:
        ready.wait()
        took.append(hold(database, "engine", name, now, SPAN))

    threads = [threading.Thread(target=take, args=(f"process {number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(took) == [False] * 7 + [True]


def test_the_database_tells_the_time_once_and_then_it_is_counted_on(database: Database) -> None:
    clock = DatabaseClock(database)
    first = clock.now()
    assert abs(first - RealClock().now()) < timedelta(seconds=5)  # on one machine they agree
    database.close()
    assert first <= clock.now() < first + timedelta(seconds=5)


def test_until_the_database_answers_this_machines_time_stands_in(tmp_path: Path) -> None:
    away = DatabaseClock(Database(f"sqlite:///{tmp_path}/nowhere/at.db"))
    assert abs(away.now() - RealClock().now()) < timedelta(seconds=5)
