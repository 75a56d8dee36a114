"""The chat watch: its pace, its patience with a database that fails, and what it tells."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from failover import modes
from failover.probes.http import look
from failover.quorum import Probe
from failover.state import Rules
from failover.watch import watch
from local.chat import Chat
from models import Database, ManualClock

EVERY = timedelta(seconds=5)
RULES = Rules(fall=3, rise=3, dwell=timedelta(seconds=20))
LOOKS = {".": Probe("ok", "HTTP 200"), "x": Probe("fail", "connection refused"), "?": Probe("unknown", "no network")}


def watched(database: Database, clock: ManualClock, looks: str) -> list[str]:
    """Let the watch take `looks`, each lasting as long as the pace, and return what it told."""
    stop, told, left = threading.Event(), list[str](), list(looks)

    def taken() -> Probe:
        clock.advance(seconds=EVERY.total_seconds())
        probe = LOOKS[left.pop(0)]
        if not left:
            stop.set()
        return probe

    watch(database, clock, taken, RULES, EVERY, stop, told.append)
    return told


def test_one_line_is_told_for_each_flip(database: Database, clock: ManualClock) -> None:
    assert watched(database, clock, "..xxxx......") == [
        "12:00:25 UTC  suspect -> active  by watch: 3 probes in a row failed since 12:00:15 UTC: connection refused",
        "12:00:55 UTC  recovering -> standby  by watch: 5 probes in a row passed since 12:00:35 UTC: HTTP 200",
    ]


def test_an_expired_pin_is_dropped_though_the_watch_is_blind(database: Database, clock: ManualClock) -> None:
    modes.pin(database, "on", "drill", "sara", clock.now() + timedelta(seconds=8), clock.now())
    (told,) = watched(database, clock, "???")
    assert "12:00:10 UTC  active -> active  by watch: the pin on by sara expired" in told


def test_blindness_is_logged_when_it_begins_and_ends(
    database: Database, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    watched(database, clock, ".???..")
    assert [record.getMessage() for record in caplog.records] == [
        "the watch cannot see chat: no network",
        "the watch sees chat: HTTP 200",
    ]


def test_a_look_that_began_before_a_pin_is_dropped(
    database: Database, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    stop = threading.Event()

    def slow() -> Probe:
        modes.pin(database, "off", "maintenance", "sara", clock.now() + timedelta(hours=1), clock.now())
        clock.advance(seconds=5)
        stop.set()
        return LOOKS["x"]

    with caplog.at_level(logging.INFO):
        watch(database, clock, slow, Rules(fall=1), EVERY, stop, pytest.fail)
    assert caplog.messages == ["a look was dropped: the mode has moved on from epoch 0"]
    with database.reading() as connection:
        assert modes.current(connection).fails == 0


def test_the_watch_outlives_a_database_that_fails(
    database: Database, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    told = watched(Shaky(database, clock, fails={2, 3, 7}), clock, "xxxxx")
    assert len(told) == 1
    lost = "a look was lost, the database failed: (builtins.ConnectionError) the server closed the connection"
    assert caplog.messages == [lost] * 3


def test_looks_come_twice_as_often_while_chat_fails_and_the_line_is_off(database: Database, clock: ManualClock) -> None:
    assert paced(database, clock, "..xxxx.", [0.0] * 7) == [5.0, 5.0, 2.5, 2.5, 2.5, 5.0, 5.0]


def test_the_pace_leaves_out_the_time_that_a_look_took(database: Database, clock: ManualClock) -> None:
    assert paced(database, clock, "...", [1.0, 3.5, 9.0]) == [4.0, 1.5, 0.0]


def paced(database: Database, clock: ManualClock, looks: str, took: list[float]) -> list[float]:
    """Return how long the watch waited after each look, which took so long."""
    waits: list[float] = []

    class Waits(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waits.append(timeout or 0)
            clock.advance(seconds=timeout or 0)
            return super().wait(0)

    stop, left = Waits(), list(zip(looks, took, strict=True))

    def taken() -> Probe:
        letter, seconds = left.pop(0)
        clock.advance(seconds=seconds)
        if not left:
            stop.set()
        return LOOKS[letter]

    watch(database, clock, taken, RULES, EVERY, stop, lambda _line: None)
    return waits


def test_the_line_turns_itself_on_and_off_with_a_real_chat(database: Database, clock: ManualClock, chat: Chat) -> None:
    stop, told, health = threading.Event(), list[str](), iter([True] + [False] * 3 + [True] * 6)

    def taken() -> Probe:
        up = next(health, None)
        if up is None:
            stop.set()
            return LOOKS["?"]
        chat.up = up
        clock.advance(seconds=EVERY.total_seconds())
        return look(f"{chat.address}/health", timedelta(seconds=5))

    watch(database, clock, taken, RULES, EVERY, stop, told.append)
    on, off = told
    assert on.endswith(f"3 probes in a row failed since 12:00:10 UTC: HTTP 503 from {chat.address}/health")
    assert "recovering -> standby" in off


class Shaky(Database):
    """A real database whose `fails`-th transactions or readings are lost; each loss takes the pace's time."""

    def __init__(self, real: Database, clock: ManualClock, fails: set[int]) -> None:
        vars(self).update(vars(real))  # the same connections, the same locks
        self.clock, self.fails, self.count = clock, fails, 0

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        self._may_fail()
        with super().transaction() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        self._may_fail()
        with super().reading() as connection:
            yield connection

    def _may_fail(self) -> None:
        self.count += 1
        if self.count in self.fails:
            self.clock.advance(seconds=EVERY.total_seconds())
            raise OperationalError("SELECT", {}, ConnectionError("the server closed the connection"))
