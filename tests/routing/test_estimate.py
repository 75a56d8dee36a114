"""The wait estimate: the formula at points that can be checked by hand, and what is spoken of it."""

from datetime import UTC, datetime, timedelta

import pytest

from routing import estimate
from routing.estimate import Rates

NEVER = 1e12
NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


def test_with_endless_patience_the_wait_is_the_line_over_the_agents() -> None:
    wait = estimate.expect(3, Rates(agents=2, handling=100, patience=NEVER, pick_up=0)).wait
    assert wait == pytest.approx(4 * 100 / 2, rel=1e-3)


def test_those_who_give_up_shorten_it() -> None:
    # One agent, 100 s talks, patience 100 s: 1 / 0.01 + 1 / 0.02, and the agent's phone rings for 7 s.
    wait = estimate.expect(1, Rates(agents=1, handling=100, patience=100, pick_up=7)).wait
    assert wait == pytest.approx(157)


def test_the_range_is_wide_for_one_step_and_narrow_for_many() -> None:
    first, far = (estimate.expect(ahead, Rates(agents=3, patience=NEVER)) for ahead in (0, 60))
    assert first.low < 0.3 * first.wait < 1.8 * first.wait < first.high
    assert 0.7 * far.wait < far.low < far.high < 1.35 * far.wait


def test_what_is_spoken_is_a_range_and_never_nothing() -> None:
    for ahead in (0, 1, 5, 20, 200):
        for agents in (1, 7, 100):
            expected = estimate.expect(ahead, Rates(agents))
            low, high = estimate.minutes(expected)
            assert low < high
            assert high >= 2
            assert low * 60 <= expected.wait <= high * 60


def test_beyond_what_is_counted_it_says_more_than() -> None:
    place = estimate.place(estimate.LOOK_AHEAD + 1, Rates(agents=3))
    assert place.many
    assert place.ahead == estimate.LOOK_AHEAD
    assert estimate.place(estimate.LOOK_AHEAD, Rates(agents=3)).many is False


def test_without_agents_there_is_no_estimate() -> None:
    assert estimate.place(2, Rates(agents=0)).minutes is None


def test_few_observations_hardly_move_what_was_believed_and_many_replace_it() -> None:
    prior = (150.0, 10.0)
    assert estimate.blend(prior, 0, 0) == 150
    assert estimate.blend(prior, 1, 300) == pytest.approx(1800 / 11)
    assert estimate.blend(prior, 10_000, 10_000 * 90) == pytest.approx(90, rel=0.01)


def test_time_that_still_runs_counts() -> None:
    assert estimate.blend((100.0, 1.0), 0, 500) == 600
    assert estimate.overlap(NOON, None, NOON - timedelta(hours=1), NOON + timedelta(seconds=40)) == 40
    assert estimate.overlap(NOON, NOON + timedelta(seconds=9), NOON + timedelta(seconds=5), NOON + timedelta(1)) == 4
