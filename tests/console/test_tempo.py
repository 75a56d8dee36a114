"""How often open pages ask: each of a few as fast as it can, each of many only so often that the sum stays the same."""

import pytest

from console.now.tempo import BUDGET, FASTEST, NEWS, Tempo


def rate(pages: int, tempo: Tempo, seconds: float = 120, costs: float = 1) -> float:
    """Let so many pages ask for a while. Return their questions a second at the end."""
    due = [number / pages for number in range(pages)]
    asked = []
    while (now := min(due)) < seconds:
        asked.append(now)
        due[due.index(now)] = now + tempo.asked(now, costs)
    return sum(now > seconds - 40 for now in asked) / 40


@pytest.mark.parametrize(("pages", "most"), [(1, 1 / FASTEST), (30, 30 / FASTEST), (200, BUDGET), (400, BUDGET)])
def test_the_sum_of_all_questions_stays_within_the_budget(pages: int, most: float) -> None:
    assert most * 0.8 <= rate(pages, Tempo()) <= most * 1.25


def test_news_are_told_less_often_by_as_much_as_they_cost() -> None:
    assert BUDGET / NEWS * 0.8 <= rate(200, Tempo(), costs=NEWS) <= BUDGET / NEWS * 1.25


def test_when_they_are_closed_the_others_are_quick_again() -> None:
    tempo = Tempo()
    rate(300, tempo)
    now = 120.0
    for _ in range(20):
        now += tempo.asked(now)
    assert tempo.asked(now) == FASTEST
