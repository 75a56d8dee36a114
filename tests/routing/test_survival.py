"""The time to a human: who left counts with what is known of them, and never makes the line look quick."""

import pytest

from routing.survival import time_to_human


def test_where_everybody_got_there_it_is_the_plain_mean_and_the_plain_percentiles() -> None:
    found = time_to_human([(seconds, True, 1) for seconds in range(10, 110, 10)])
    assert (found.reached, found.censored, found.p50, found.p90, found.at_least) == (10, 0, 50, 90, False)
    assert found.mean == pytest.approx(55)


def test_who_left_waited_at_least_so_long() -> None:
    # By hand: 4 of 5 are left after 10 s; one leaves; 2 of 3 of those after 30 s; nobody after 50 s.
    found = time_to_human([(10, True, 1), (20, False, 1), (30, True, 1), (50, True, 2)])
    assert (found.p50, found.p90) == (50, 50)
    assert found.mean == pytest.approx(10 + 0.8 * 20 + 0.8 * 2 / 3 * 20)
    assert found.mean is not None
    assert found.mean > (10 + 20 + 30 + 50 + 50) / 5, "counting them with the time they stayed would flatter us"


def test_when_too_many_left_it_says_that_it_does_not_know() -> None:
    found = time_to_human([(30, True, 6), (40, False, 4)])
    assert (found.p50, found.p90, found.at_least) == (30, None, True)
    assert found.mean == pytest.approx(30 + 0.4 * 10)


def test_nobody_reached_has_no_figures_and_order_does_not_matter() -> None:
    assert time_to_human([]).mean is None
    assert (time_to_human([(60, False, 3)]).mean, time_to_human([(60, False, 3)]).censored) == (None, 3)
    counts = [(5, True, 2), (5, False, 1), (7, True, 1)]
    assert time_to_human(counts) == time_to_human(counts[::-1])
    assert time_to_human([(5, True, 3)]) == time_to_human([(5, True, 1)] * 3)
