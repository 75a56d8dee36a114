"""Erlang's formulas against figures that others have published, and against each other where they must agree."""

import math

import pytest

from routing.erlang import Load, blocked, needed, staffed

# 500 contacts an hour of 150 s each: the peak of the event that this line exists for.
PEAK = Load(500 / 3600, 150, 600)


@pytest.mark.parametrize(("agents", "wait"), [(21, 862), (22, 94), (23, 38), (24, 19)])
def test_erlang_c_says_what_it_always_said(agents: int, wait: float) -> None:
    assert staffed(PEAK, agents).wait == pytest.approx(wait, abs=0.5)


def test_a_minute_needs_twenty_three_agents_and_people_who_leave_do_not_count_as_help() -> None:
    assert (needed(PEAK, 862), needed(PEAK, 60), needed(PEAK, 20)) == (21, 23, 24)
    short = staffed(PEAK, 15)
    assert short.wait is None, "the line would grow without end"
    assert short.leave > 0.25
    assert needed(Load(1e6, 150, 600), 60) is None
    assert needed(Load(0, 150, 600), 60) == 1


def test_erlang_a_says_what_garnett_mandelbaum_and_reiman_print() -> None:
    centre = staffed(Load(48 / 60, 60, 120), 50)
    assert centre.wait == pytest.approx(20.8, abs=0.05)
    assert centre.waited == pytest.approx(3.7, abs=0.05)
    assert centre.leave == pytest.approx(0.031, abs=0.0005)


def test_where_people_leave_as_fast_as_they_are_helped_the_number_there_is_poisson() -> None:
    load, agents = Load(20 / 150, 150, 150), 18
    chance = [math.exp(-20) * 20**k / math.factorial(k) for k in range(150)]
    line = sum((k - agents) * p for k, p in enumerate(chance) if k > agents)
    assert staffed(load, agents).waited == pytest.approx(line / load.arrivals)


def test_where_nobody_leaves_both_agree_and_huge_lines_are_no_trouble() -> None:
    patient = staffed(Load(PEAK.arrivals, 150, 1e12), 22)
    assert patient.waited == pytest.approx(patient.wait, rel=1e-4)
    assert staffed(Load(50, 300, 600), 100).leave == pytest.approx(1 - 100 / (50 * 300))
    assert (staffed(Load(0, 150, 600), 5).waited, staffed(Load(1e-9, 1, 1), 1000).leave) == (0, 0)


def test_erlang_b_of_a_table() -> None:
    assert blocked(10, 10) == pytest.approx(0.2146, abs=5e-5)
    assert blocked(3, 0) == 1
