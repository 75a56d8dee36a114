"""Several watchers on one database: who counts, who is stale, and who is cut off."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from failover import modes
from failover.last_known import LastKnown
from failover.modes import Round, StaleDecision
from failover.quorum import ANCHORS, Probe, sight
from failover.sightings import Ages
from failover.state import Rules
from failover.upkeep import Drill, Upkeep
from failover.watch import Vantage, watch
from models import Database, ManualClock
from tests.failover.steps import FAIL, OK, flips_in, now_in

RULES = Rules(fall=3, rise=3, dwell=timedelta(seconds=20))
EVERY = timedelta(seconds=5)
CUT_OFF = Probe("fail", "none of 3 control anchors answers", ANCHORS)
REACHED = Probe("ok", "HTTP 200", ANCHORS)


class Seconds:
    """A monotonic clock that the test pushes."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def takes(database: Database, clock: ManualClock, vantage: Vantage, *probes: Probe) -> None:
    """Let one watcher take so many looks."""
    stop, left = threading.Event(), list(probes)

    def look() -> Probe:
        clock.advance(seconds=5)
        probe = left.pop(0)
        if not left:
            stop.set()
        return probe

    watch(database, clock, look, RULES, EVERY, stop, lambda _line: None, vantage)


def test_what_one_of_two_watchers_sees_alone_turns_nothing_on(database: Database, clock: ManualClock) -> None:
    east, west = Vantage("east"), Vantage("west")
    for _ in range(6):
        takes(database, clock, east, FAIL)
        takes(database, clock, west, OK)
    assert now_in(database).state == "suspect"
    assert flips_in(database) == []


def test_what_both_see_turns_it_on_and_the_flip_keeps_both_their_evidence(
    database: Database, clock: ManualClock
) -> None:
    east, west = Vantage("east"), Vantage("west")
    for _ in range(3):
        takes(database, clock, east, FAIL)
        takes(database, clock, west, FAIL)
    (flip,) = flips_in(database)
    assert "chat from east: connection refused by http://chat; chat from west: connection" in flip.why


def test_a_watcher_that_stopped_no_longer_counts(database: Database, clock: ManualClock) -> None:
    seconds = Seconds()
    gone, left = Vantage("gone"), Vantage("left", monotonic=seconds)
    for _ in range(2):
        takes(database, clock, gone, OK)
        takes(database, clock, left, OK)
    takes(database, clock, left, FAIL, FAIL, FAIL, FAIL)
    assert not now_in(database).active
    seconds.now += 301  # longer than a look holds
    takes(database, clock, left, FAIL)
    assert now_in(database).active


def test_a_row_that_has_not_moved_since_we_started_proves_nothing(database: Database, clock: ManualClock) -> None:
    takes(database, clock, Vantage("of yesterday"), OK)
    takes(database, clock, Vantage("new"), FAIL, FAIL, FAIL)
    assert now_in(database).active


def test_ages_come_from_the_monotonic_clock_and_not_from_moments(database: Database, clock: ManualClock) -> None:
    """The other's machine has a clock that is an hour behind: its looks count all the same."""
    behind = ManualClock(clock.now() - timedelta(hours=1))
    east, west = Vantage("east"), Vantage("west")
    for _ in range(5):
        takes(database, behind, west, OK)
        takes(database, clock, east, FAIL)
    assert not now_in(database).active


def test_a_watcher_that_is_cut_off_is_blind_and_the_mode_holds(database: Database, clock: ManualClock) -> None:
    seen = [CUT_OFF]
    here = Vantage("here", lambda: seen[0])
    takes(database, clock, here, OK, *[FAIL] * 20)
    assert now_in(database).state == "blind"
    assert not now_in(database).active
    assert flips_in(database) == []
    seen[0] = REACHED
    takes(database, clock, here, FAIL)
    assert now_in(database).active  # it was chat after all: failures while blind were counted, and now they hold


def test_a_look_that_could_not_see_also_asks_the_anchors(database: Database, clock: ManualClock) -> None:
    takes(database, clock, Vantage("here", lambda: CUT_OFF), Probe("unknown", "no name lookup"))
    assert now_in(database).state == "blind"


def test_when_chat_answers_the_anchors_are_not_bothered(database: Database, clock: ManualClock) -> None:
    takes(database, clock, Vantage("here", lambda: pytest.fail("asked")), OK, OK)
    assert now_in(database).state == "standby"


def test_a_watcher_frozen_in_its_look_and_thawed_changes_nothing(database: Database, clock: ManualClock) -> None:
    seconds = Seconds()
    frozen, stop = Vantage("frozen", monotonic=seconds), threading.Event()

    def look() -> Probe:
        seconds.now += 3600
        stop.set()
        return FAIL

    watch(database, clock, look, Rules(fall=1), EVERY, stop, lambda _line: pytest.fail("flipped"), frozen)
    assert not now_in(database).active


def test_a_decision_from_before_a_flip_is_refused_whatever_it_saw(database: Database, clock: ManualClock) -> None:
    epoch = now_in(database).epoch
    for _ in range(3):
        modes.observe(database, FAIL, clock.now(), RULES)
    with pytest.raises(StaleDecision):
        modes.decide(database, Round("thawed", (OK,), epoch), clock.now(), Rules(rise=1, dwell=timedelta(0)))
    assert now_in(database).active


def test_ages_forget_nothing_that_moves() -> None:
    seconds = Seconds()
    ages = Ages("me", seconds)
    clock = ManualClock()
    seen = sight(None, OK, "other", clock.now())
    assert not ages.fresh(seen)
    seen = sight(seen, OK, "other", clock.now())
    assert ages.fresh(seen)
    seconds.now += 301
    assert not ages.fresh(seen)
    assert ages.fresh(sight(seen, OK, "other", clock.now()))


def test_the_sign_of_life_stops_when_a_loop_stops(database: Database, clock: ManualClock, tmp_path: Path) -> None:
    seconds, beats = Seconds(), list[float]()
    here = Vantage("here", monotonic=seconds)
    known = LastKnown(tmp_path / "mode.json")
    upkeep = Upkeep(database, clock, [], known, here, lambda: beats.append(seconds.now))
    upkeep.turn()
    assert beats == []  # nobody has looked yet
    here.turned_at["chat"] = seconds.now
    for _ in range(100):
        upkeep.turn()
        seconds.now += 3
    assert beats == [1000, 1030, 1060, 1090]


def test_a_drill_comes_round_once_for_all_watchers(database: Database, clock: ManualClock, tmp_path: Path) -> None:
    ran = threading.Semaphore(0)
    drill = Drill(timedelta(hours=24), ran.release)
    known = LastKnown(tmp_path / "mode.json")
    both = [Upkeep(database, clock, [], known, Vantage(name), drill=drill) for name in ("east", "west")]
    for _ in range(49):
        for upkeep in both:
            upkeep.turn()
        clock.advance(hours=1)
    assert ran.acquire(timeout=5)
    assert ran.acquire(timeout=5)
    assert not ran.acquire(timeout=0.05)  # two days, two drills
