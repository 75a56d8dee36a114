"""Stretches: a row for each change of what a watcher sees, none for a look that is like the one before."""

from datetime import timedelta

from failover import modes, sightings, stretches
from failover.quorum import Probe
from failover.state import Rules
from failover.stretches import Stretch
from models import Database, ManualClock

LASTS = timedelta(seconds=30)


def looks(database: Database, clock: ManualClock, results: str, watcher: str = "ams") -> None:
    """Look once each ten seconds: `o` is well, `x` failed, `?` cannot see, a space is nobody looking."""
    for letter in results:
        if letter != " ":
            result = {"o": "ok", "x": "fail", "?": "unknown"}[letter]
            probe = Probe(result, f"saw {letter}", "front", lasts=LASTS)  # type: ignore[arg-type]
            modes.decide(database, modes.Round(watcher, (probe,)), clock.now(), Rules())
        clock.advance(seconds=10)


def told(database: Database, clock: ManualClock, back: float = 3600) -> list[Stretch]:
    with database.reading() as connection:
        return stretches.told(connection, clock.now() - timedelta(seconds=back), clock.now())


def test_looks_that_are_alike_are_one_stretch(database: Database, clock: ManualClock) -> None:
    start = clock.now()
    looks(database, clock, "oooxxo??o")
    seen = [(one.result, (one.since - start).total_seconds(), one.open) for one in told(database, clock)]
    assert seen == [
        ("ok", 80, True),
        ("unknown", 60, False),
        ("ok", 50, False),
        ("fail", 30, False),
        ("ok", 0, False),
    ]
    assert told(database, clock)[0].until == clock.now(), "it goes on"
    assert told(database, clock)[3].evidence == "saw x"


def test_a_watcher_that_falls_silent_leaves_a_gap(database: Database, clock: ManualClock) -> None:
    start = clock.now()
    looks(database, clock, "oo" + " " * 8)
    (gone,) = told(database, clock)
    assert (gone.open, gone.until) == (False, start + timedelta(seconds=10)), "up to its last look"
    looks(database, clock, "oo")
    again, before = told(database, clock)
    assert (before.until, again.since) == (start + timedelta(seconds=10), start + timedelta(seconds=100))


def test_one_who_is_gone_is_forgotten_and_old_rows_are_not_kept_for_ever(
    database: Database, clock: ManualClock
) -> None:
    looks(database, clock, "ox", "ams")
    looks(database, clock, "x", "fra")
    clock.advance(hours=2)
    with database.transaction() as connection:
        sightings.forget(connection, clock.now())
    assert told(database, clock) == []
    assert len(told(database, clock, back=4 * 3600)) == 3
    with database.transaction() as connection:
        connection.exec_driver_sql(f"UPDATE stretches SET id = id + {stretches.MOST}")
    looks(database, clock, "o", "fra")
    with database.transaction() as connection:
        connection.exec_driver_sql("UPDATE stretches SET id = id + 50000 WHERE ended_at IS NULL")
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT setval('stretches_id_seq', 60000)")
    looks(database, clock, "x", "fra")
    kept = [one.result for one in told(database, clock, back=9999)]
    assert kept == ["fail", "ok"], "the newest, and the one that it followed"


def test_the_lanes_of_several_watchers_are_in_order(database: Database, clock: ManualClock) -> None:
    looks(database, clock, "ox", "fra")
    looks(database, clock, "xo", "ams")
    lanes = stretches.lanes(told(database, clock))
    assert list(lanes) == [("front", "ams"), ("front", "fra")]
    assert [one.result for one in lanes["front", "fra"]] == ["ok", "fail"]
