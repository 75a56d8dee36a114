"""The mode in SQL: what is remembered, and what a stale or torn write may not do."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import SQLAlchemyError

from failover import modes
from failover.modes import Round, StaleDecision
from failover.quorum import Probe
from failover.state import Rules, Standing
from models import Database, ManualClock
from tests.failover.steps import FAIL, OK, RULES, flips_in, looks, now_in


def test_no_row_reads_as_standby(database: Database) -> None:
    assert now_in(database) == Standing()
    assert not now_in(database).active


def test_the_mode_is_read_by_one_select(database: Database, clock: ManualClock) -> None:
    looks(database, clock, OK)
    said: list[str] = []
    with database.reading() as connection:
        connection.begin()
        event.listen(connection, "before_cursor_execute", lambda _c, _k, sql, *_: said.append(sql))
        modes.current(connection)
    assert len(said) == 1
    assert said[0].startswith("SELECT")


def test_an_outage_and_its_end_are_two_flips_with_reasons(database: Database, clock: ManualClock) -> None:
    flips = looks(database, clock, OK, FAIL, FAIL, FAIL, OK, OK, OK, OK, OK)
    assert [(flip.went_from, flip.went_to, flip.who) for flip in flips] == [
        ("suspect", "active", "watch"),
        ("recovering", "standby", "watch"),
    ]
    assert flips[0].why == "3 probes in a row failed since 12:00:05 UTC: connection refused by http://chat"
    assert flips == flips_in(database)
    assert now_in(database).state == "standby"


def test_what_is_read_is_what_was_decided(database: Database, clock: ManualClock) -> None:
    start = clock.now()
    looks(database, clock, FAIL, FAIL)
    assert now_in(database) == Standing(
        state="suspect",
        since=start,
        why="a probe failed at 12:00:00 UTC: connection refused by http://chat",
        fails=2,
        probed_at=start + timedelta(seconds=5),
        epoch=1,
    )


def test_a_blind_look_writes_nothing(database: Database, clock: ManualClock) -> None:
    looks(database, clock, FAIL)
    before = now_in(database)
    looks(database, clock, Probe("unknown", "no network"))
    assert now_in(database) == before


def test_of_two_watchers_under_one_epoch_the_stale_one_is_refused(database: Database, clock: ManualClock) -> None:
    looks(database, clock, FAIL, FAIL)
    epoch = now_in(database).epoch  # both read it, and both look
    modes.observe(database, OK, clock.now(), RULES, epoch)
    with pytest.raises(StaleDecision):
        modes.observe(database, FAIL, clock.now(), RULES, epoch)
    assert now_in(database).state == "standby"
    assert flips_in(database) == []


def test_a_watcher_thawed_after_an_hour_cannot_turn_the_line_on(database: Database, clock: ManualClock) -> None:
    looks(database, clock, OK)
    thawed = Round("frozen", (FAIL,), now_in(database).epoch, too_old=lambda: True)
    with pytest.raises(StaleDecision, match="was frozen"):
        modes.decide(database, thawed, clock.now(), Rules(fall=1))
    assert not now_in(database).active


def test_of_eight_decisions_at_once_under_one_epoch_one_is_written(database: Database, clock: ManualClock) -> None:
    looks(database, clock, FAIL, FAIL)
    epoch, refused = now_in(database).epoch, []

    def decide() -> None:
        try:
            modes.observe(database, FAIL, clock.now(), RULES, epoch)
        except StaleDecision as exc:
            refused.append(exc)

    _at_once(decide, 8)
    assert len(refused) == 7
    assert len(flips_in(database)) == 1


def test_eight_first_looks_at_once_are_all_counted(database: Database, clock: ManualClock) -> None:
    _at_once(lambda: modes.observe(database, FAIL, clock.now(), RULES), 8)
    assert now_in(database).fails == 8
    assert len(flips_in(database)) == 1


def test_a_flip_that_cannot_be_recorded_does_not_happen(database: Database, clock: ManualClock) -> None:
    looks(database, clock, FAIL, FAIL)
    before = now_in(database)
    with database.transaction() as connection:
        connection.execute(text("ALTER TABLE flips RENAME TO lost"))
    try:
        with pytest.raises(SQLAlchemyError):
            looks(database, clock, FAIL)
        assert now_in(database) == before
    finally:
        with database.transaction() as connection:
            connection.execute(text("ALTER TABLE lost RENAME TO flips"))


def test_history_is_newest_first_and_bounded(database: Database, clock: ManualClock) -> None:
    for number in range(5):
        clock.advance(seconds=1)
        modes.pin(database, "on", f"reason {number}", "sara", clock.now() + timedelta(hours=1), clock.now())
    with database.reading() as connection:
        whys = [flip.why[-1] for flip in modes.history(connection, 3)]
    assert whys == ["4", "3", "2"]


def _at_once(work: Callable[[], object], count: int) -> None:
    ready, errors = threading.Barrier(count), []

    def run() -> None:
        ready.wait()
        try:
            work()
        except Exception as exc:
            errors.append(exc)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
