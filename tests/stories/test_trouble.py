"""A carrier or a database in trouble: callers hear a voice in time, the others are served, the logs hold no number."""

import logging
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from carrier.simulator.people import Phone
from engine import Engine, Task
from models import Outcome
from tests.stories.test_faults import fault, promised
from tests.world import LINE, World

__all__ = ["promised"]
CALL = {"CallSid": "CA" + "1" * 32, "From": "+12025550111", "To": LINE, "CallStatus": "in-progress"}


def test_a_number_that_the_carrier_refuses_is_not_in_the_log(
    active: World, promised: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    ada = active.agent()
    with active.database.transaction() as connection:
        connection.exec_driver_sql("UPDATE callbacks SET number = '+12025550'")
    ada.rings().answers().presses("1").waits(2)
    told = [record.getMessage() for record in caplog.records if record.name == "callbacks.jobs"]
    assert "+12025550" not in "".join(told)


def test_a_caller_of_whom_the_carrier_knows_nothing_ends(active: World) -> None:
    for path, digits in (("incoming", ""), ("menu", "2")):
        active.replay(f"https://line.example/voice/{path}", CALL | {"Digits": digits})
    active.people.waits(600)
    assert active.contacts()[0].outcome == Outcome.ABANDONED


def test_the_engine_matches_while_the_carrier_is_slow_about_quiet_legs(active: World) -> None:
    for number in range(5):
        call = CALL | {"CallSid": f"CA{number:032}"}
        for path, digits in (("incoming", ""), ("menu", "2")):
            active.replay(f"https://line.example/voice/{path}", call | {"Digits": digits})
    active.clock.advance(seconds=120)
    fault(active, "rest_timeout", times=-1, seconds=3)
    began = time.monotonic()
    active.engine.tick()
    took = time.monotonic() - began
    fault(active, "rest_timeout", times=0)
    assert took < 2, took


def test_nobody_waits_in_silence_for_a_database_that_somebody_else_locks(active: World) -> None:
    """Four callers at once while another process writes to SQLite for seven seconds."""
    if active.database.url.get_backend_name() != "sqlite":
        pytest.skip("only SQLite")
    other = sqlite3.connect(str(active.database.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    def ring(number: int) -> float:
        began = time.monotonic()
        active.replay("https://line.example/voice/incoming", CALL | {"CallSid": f"CA{number:032}"})
        return time.monotonic() - began

    with ThreadPoolExecutor(5) as pool:
        slowest = max(pool.map(ring, range(5)))
    other.execute("ROLLBACK")
    other.close()
    assert slowest < 3, slowest


def test_a_task_that_waits_for_the_carrier_delays_no_other_and_never_runs_twice_at_once(line: World) -> None:
    engine = Engine(line.switchboard, line.settings.callbacks, "another", aside=True)
    line.engine_runs = False
    line.clock.advance(seconds=60)  # the lease of the world's own engine ends
    answered = threading.Event()
    began: list[int] = []

    def ask() -> None:
        began.append(1)
        answered.wait(10)

    asking = Task("asking", timedelta(seconds=1), ask, asks_carrier=True)
    matches: list[int] = []
    engine.tasks = [asking, Task("match", timedelta(seconds=1), lambda: matches.append(1))]
    for _ in range(3):
        assert engine.tick() == 2
        line.clock.advance(seconds=1)
    answered.set()
    assert (len(began), len(matches)) == (1, 3)
