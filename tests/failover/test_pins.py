"""An engineer's pin in SQL: it overrules the probes, names its author, and ends by itself."""

from datetime import timedelta

import pytest

from failover import modes
from failover.modes import StaleDecision
from failover.quorum import Probe
from failover.state import Pin, Rules, Standing
from models import Database, ManualClock
from tests.failover.steps import FAIL, OK, RULES, flips_in, looks, now_in


def test_a_pin_overrules_the_probes_and_names_its_author(database: Database, clock: ManualClock) -> None:
    until = clock.now() + timedelta(hours=4)
    modes.pin(database, "on", "agents say chat is stuck", "sara", until, clock.now())
    looks(database, clock, OK, OK, OK, OK, OK, OK)
    now = now_in(database)
    assert now.active
    assert now.pin == Pin("on", "agents say chat is stuck", "sara", until)
    (flip,) = flips_in(database)
    assert (flip.went_from, flip.went_to, flip.who) == ("standby", "active", "sara")
    assert "agents say chat is stuck" in flip.why


def test_a_pin_wins_over_a_look_that_began_before_it(database: Database, clock: ManualClock) -> None:
    looks(database, clock, FAIL, FAIL)
    epoch = now_in(database).epoch
    modes.pin(database, "off", "maintenance", "sara", clock.now() + timedelta(hours=1), clock.now())
    with pytest.raises(StaleDecision):
        modes.observe(database, FAIL, clock.now(), RULES, epoch)
    assert not now_in(database).active


def test_an_expired_pin_is_dropped_by_the_next_look_and_a_flip_says_so(database: Database, clock: ManualClock) -> None:
    modes.pin(database, "off", "maintenance", "sara", clock.now() + timedelta(hours=4), clock.now())
    clock.advance(hours=4)
    (flip,) = looks(database, clock, Probe("unknown", "no network"))
    assert flip.who == "watch"
    assert flip.why == "the pin off by sara expired on 2026-01-05 16:00:00 UTC; the probes decide afresh"
    assert now_in(database).pin is None


def test_what_was_seen_under_a_pin_is_no_evidence_once_it_expires(database: Database, clock: ManualClock) -> None:
    modes.pin(database, "off", "maintenance", "sara", clock.now() + timedelta(seconds=20), clock.now())
    looks(database, clock, FAIL, FAIL, FAIL, FAIL)
    looks(database, clock, FAIL, FAIL)
    assert now_in(database).state == "suspect"
    looks(database, clock, FAIL)
    assert now_in(database).active


def test_a_pin_that_expires_into_an_outage_leaves_two_flips_in_order(database: Database, clock: ManualClock) -> None:
    modes.pin(database, "off", "maintenance", "sara", clock.now() + timedelta(seconds=5), clock.now())
    clock.advance(seconds=5)
    dropped, turned = modes.observe(database, FAIL, clock.now(), Rules(fall=1))
    assert (dropped.went_to, turned.went_to) == ("standby", "active")
    assert flips_in(database)[1:] == [dropped, turned]


def test_a_pin_taken_off_is_a_flip_by_who_did_it(database: Database, clock: ManualClock) -> None:
    modes.pin(database, "on", "drill", "sara", clock.now() + timedelta(hours=1), clock.now())
    assert modes.unpin(database, "omid", clock.now())
    assert not modes.unpin(database, "omid", clock.now())
    now = now_in(database)
    assert now.pin is None
    assert now.active  # until fresh probes let it stand by
    last = flips_in(database)[-1]
    assert (last.who, last.why) == ("omid", "omid took off the pin on by sara; the probes decide afresh")
    looks(database, clock, OK, OK, OK, OK, OK)
    assert now_in(database).state == "standby"


@pytest.mark.parametrize(
    ("reason", "who", "hours", "said"),
    [
        ("drill", "sara", 0, "must end after now"),
        ("drill", "sara", -1, "must end after now"),
        (" ", "sara", 1, "needs a reason"),
        ("drill", "", 1, "1 to 64 letters"),
        ("drill", "s" * 65, 1, "1 to 64 letters"),
    ],
)
def test_a_pin_without_sense_is_refused(
    database: Database, clock: ManualClock, reason: str, who: str, hours: int, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        modes.pin(database, "on", reason, who, clock.now() + timedelta(hours=hours), clock.now())
    assert now_in(database) == Standing()
