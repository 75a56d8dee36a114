"""The wait estimate: the formula at points that can be checked by hand, and what is spoken of it."""

from datetime import timedelta

import pytest

from routing import policy

NEVER = timedelta(days=100_000)


def test_with_endless_patience_the_wait_is_the_line_over_the_agents() -> None:
    wait = policy.expected_wait(ahead=3, agents=2, talk=timedelta(seconds=100), patience=NEVER)
    assert wait == pytest.approx(4 * 100 / 2, rel=1e-3)


def test_those_who_give_up_shorten_it() -> None:
    # One agent, 100 s talks, patience 100 s: 1 / 0.01 + 1 / 0.02
    wait = policy.expected_wait(ahead=1, agents=1, talk=timedelta(seconds=100), patience=timedelta(seconds=100))
    assert wait == pytest.approx(150)


def test_what_is_spoken_is_a_range_and_never_nothing() -> None:
    for seconds in (0.0, 1.0, 59.0, 61.0, 600.0, 7200.0):
        low, high = policy.minutes(seconds)
        assert low < high
        assert high >= 2
        assert low * 60 <= seconds <= high * 60


def test_beyond_what_is_counted_it_says_more_than() -> None:
    place = policy.place(policy.LOOK_AHEAD + 1, agents=3)
    assert place.many
    assert place.ahead == policy.LOOK_AHEAD
    assert policy.place(policy.LOOK_AHEAD, agents=3).many is False


def test_without_agents_there_is_no_estimate() -> None:
    assert policy.place(2, agents=0).minutes is None
