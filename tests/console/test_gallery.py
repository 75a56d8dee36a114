"""The gallery: one picture for everybody, taken when something has changed, when it is old, and never too often."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Connection

from console.figures import sums
from console.now.gallery import GLANCE, PACE, Gallery
from console.now.picture import Picture
from console.shelf import SHARE
from failover.state import Standing
from tests.console.house import House


class Studio:
    """Where pictures are taken: `mode`, `line` and `cost` (seconds for each picture) are set by hand, as is time."""

    def __init__(self, house: House) -> None:
        self.now, self.cost, self.mode, self.line, self.taken = 100.0, 0.0, 1, 1, 0
        with house.database.reading() as connection:
            counted = sums.count(connection, house.clock.now())
        self.empty = Picture(Standing(), "", (), (), (), (), (), (), counted)
        urgent, moved = (lambda _connection: self.mode), (lambda _connection: self.line)
        self.gallery = Gallery(house.database, house.clock, urgent, moved, self.take, lambda: self.now)

    def take(self, _connection: Connection, _now: datetime) -> Picture:
        self.taken += 1
        self.now += self.cost
        return replace(self.empty, next=f"{self.mode} {self.line}")


@pytest.fixture
def studio(small_house: House) -> Studio:
    return Studio(small_house)


def test_many_who_ask_within_a_moment_have_the_same_picture_and_what_was_made_of_it(studio: Studio) -> None:
    drawn = [studio.gallery.once("en", lambda picture, before: object()) for _ in range(50)]
    assert (studio.taken, len(set(drawn))) == (1, 1)
    assert studio.gallery.made() == drawn[:1]


def test_what_changes_is_seen_at_the_next_glance_and_not_before(studio: Studio) -> None:
    studio.gallery.picture()
    studio.line = 2
    assert studio.gallery.picture().next == "1 1"
    studio.now += GLANCE
    assert studio.gallery.picture().next == "1 2"
    assert studio.taken == 2


def test_when_nothing_is_known_to_have_changed_it_is_taken_anew_when_it_is_old(studio: Studio) -> None:
    studio.gallery.picture()
    studio.now += PACE / 2
    studio.gallery.picture()
    assert studio.taken == 1
    studio.now += PACE / 2
    kept = studio.gallery.once("en", lambda picture, before: object())
    assert (studio.taken, studio.gallery.once("en", lambda picture, before: object())) == (2, kept)


@pytest.mark.parametrize("moves", [False, True])
def test_a_picture_that_takes_long_is_taken_seldom_even_while_the_line_moves(studio: Studio, moves: bool) -> None:
    studio.cost = 0.5
    studio.gallery.picture()
    studio.now += SHARE * studio.cost - 1
    studio.line += moves
    studio.gallery.picture()
    assert studio.taken == 1
    studio.now += 1
    studio.gallery.picture()
    assert studio.taken == 2


def test_a_turn_of_the_mode_is_seen_at_once_however_long_a_picture_takes(studio: Studio) -> None:
    studio.cost = 0.5
    studio.gallery.picture()
    studio.mode, studio.now = 2, studio.now + GLANCE
    assert studio.gallery.picture().next == "2 1"


def test_what_was_changed_from_here_is_seen_at_once(studio: Studio) -> None:
    studio.cost = 0.5
    studio.gallery.picture()
    studio.gallery.afresh()
    studio.gallery.picture()
    assert studio.taken == 2


def test_it_is_made_with_what_was_made_before(studio: Studio) -> None:
    def make(picture: Picture, before: str | None) -> str:
        return f"{before}, {picture.next}"

    assert studio.gallery.once("en", make) == "None, 1 1"
    studio.line, studio.now = 2, studio.now + GLANCE
    assert studio.gallery.once("en", make) == "None, 1 1, 1 2"


def test_while_one_makes_it_others_have_what_was_made_before(studio: Studio) -> None:
    def make(picture: Picture, before: str | None) -> str:
        if before is None:
            return "first"
        return f"second, and meanwhile {pool.submit(studio.gallery.once, 'en', make).result(5)}"

    with ThreadPoolExecutor(1) as pool:
        assert studio.gallery.once("en", make) == "first"
        studio.line, studio.now = 2, studio.now + GLANCE
        assert studio.gallery.once("en", make) == "second, and meanwhile first"
