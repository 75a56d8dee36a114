"""The page Reports: a day, an incident, their plots and sheets; what makes no sense is said and loses nothing."""

from datetime import timedelta

import pytest

from console.figures.reports import AT_ONCE, _drawing
from console.shelf import Shelf
from failover import modes
from routing import line
from tests.console.house import House, Visitor


@pytest.fixture
def page(small_house: House) -> Visitor:
    """Sara, who reads reports of a day on which one caller waits."""
    issue = small_house.board.menu.by_key("deposit")
    assert issue
    at = small_house.clock.now()
    modes.pin(small_house.database, "on", "vendor is down", "omid", at + timedelta(hours=1), at)
    with small_house.board.turn() as turn:
        line.arrive(turn, "CA1", "+12025550111", "en", active=True)
        line.put(turn, "CA1", issue, small_house.board.rules)
    small_house.person()
    return small_house.visitor().signs_in().follows()


def test_today_is_told_with_its_incidents_and_every_part(small_house: House, page: Visitor) -> None:
    small_house.clock.advance(minutes=2)
    page.opens("/console/reports")
    assert "The day 2026-01-05" in page.sees
    assert "Contacts 1 0 answered, 0 left, 1 wait" in page.sees
    assert "a deposit that has not arrived 1 – 0" in page.sees
    assert "Incident 1" in page.sees
    assert "the same" not in page.sees
    small_house.clock.advance(hours=1)
    page.opens("/console/reports?incident=1")
    assert "still on" in page.sees
    assert "pinned on by omid" in page.sees
    assert "Contacts 1" in page.sees
    page.opens("/console/reports?day=2026-01-04")
    assert "Contacts 0" in page.sees


@pytest.mark.parametrize("typed", ["yesterday", "2026-02-30", "0001-01-01"])
def test_a_day_that_is_none_is_said_at_its_field_and_kept(page: Visitor, typed: str) -> None:
    page.opens(f"/console/reports?day={typed}")
    assert (page.last.status_code, "Give a day like 2026-01-31." in page.sees) == (422, True)
    assert f'value="{typed}"' in page.last.text
    assert page.opens(f"/console/reports/course.csv?day={typed}").last.status_code == 404


@pytest.mark.parametrize("path", ["?incident=7", "?incident=x", "/secrets.csv", "/plots.svg?theme=pink"])
def test_what_there_is_not_is_not_found(page: Visitor, path: str) -> None:
    assert page.opens(f"/console/reports{path}").last.status_code == 404


def test_the_plots_are_a_picture_with_a_policy_of_its_own_and_the_page_keeps_the_strict_one(page: Visitor) -> None:
    page.opens("/console/reports/plots.svg?theme=dark")
    assert page.last.mimetype == "image/svg+xml"
    assert page.last.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert ">Contacts that arrived</text>" in page.last.text
    page.opens("/console/reports")
    assert "unsafe" not in page.last.headers["Content-Security-Policy"]
    assert " style=" not in page.last.text


def test_those_who_wait_for_plots_are_few_and_hold_up_no_page(page: Visitor) -> None:
    for _ in range(AT_ONCE):
        _drawing.acquire()
    try:
        assert page.opens("/console/reports/plots.svg").last.status_code == 503
        assert page.opens("/console/reports").last.status_code == 200
    finally:
        for _ in range(AT_ONCE):
            _drawing.release()


def test_a_sheet_holds_one_table(small_house: House, page: Visitor) -> None:
    small_house.clock.advance(minutes=1)
    page.opens("/console/reports/issue.csv?incident=1")
    assert page.last.headers["Content-Disposition"] == 'attachment; filename="ringback-1-issue.csv"'
    assert page.last.text.startswith("issue,contacts,joined")
    assert "\ndeposit,1,1,0" in page.last.text


def test_what_was_made_is_kept_for_a_moment_and_as_long_as_it_was_dear() -> None:
    now, made = [0.0], list[int]()

    def make() -> int:
        now[0] += len(made)  # each takes a second longer
        made.append(1)
        return len(made)

    shelf = Shelf(lasts=10, monotonic=lambda: now[0])
    assert [shelf.get("a", make), shelf.get("a", make)] == [1, 1]
    now[0] = 10
    assert shelf.get("a", make) == 2
    now[0] += 49
    assert shelf.get("a", make) == 2, "it took a second, and is good for fifty"
    now[0] += 1
    assert shelf.get("a", make) == 3
