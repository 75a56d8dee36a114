"""The gallery: one picture for everybody, taken when something has changed, when it is old, and never too often."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Connection

from console.now.gallery import GLANCE, PACE, Gallery
from console.now.picture import Picture
from console.shelf import SHARE
from failover.state import Standing
from tests.console.house import House

EMPTY = Picture(Standing(), "", (), (), (), (), ())


class Studio:
    """Where pictures are taken: `version` and `cost` (seconds for each picture) are set by hand, and so is time."""

    def __init__(self, house: House) -> None:
        self.now, self.cost, self.version, self.taken = 100.0, 0.0, 1, 0
        self.gallery = Gallery(
            house.database, house.clock, lambda _connection: self.version, self.take, lambda: self.now
        )

    def take(self, _connection: Connection, _now: datetime) -> Picture:
        self.taken += 1
        self.now += self.cost
        return replace(EMPTY, next=str(self.version))


@pytest.fixture
def studio(small_house: House) -> Studio:
    return Studio(small_house)


def test_many_who_ask_within_a_moment_have_the_same_picture_and_what_was_made_of_it(studio: Studio) -> None:
    drawn = [studio.gallery.once("en", lambda picture: object()) for _ in range(50)]
    assert (studio.taken, len(set(drawn))) == (1, 1)
    assert studio.gallery.made() == drawn[:1]


def test_a_new_version_is_seen_at_the_next_glance_and_not_before(studio: Studio) -> None:
    studio.gallery.picture()
    studio.version = 2
    assert studio.gallery.picture().next == "1"
    studio.now += GLANCE
    assert studio.gallery.picture().next == "2"
    assert studio.taken == 2


def test_without_a_new_version_it_is_taken_anew_when_it_is_old(studio: Studio) -> None:
    studio.gallery.picture()
    studio.now += PACE / 2
    studio.gallery.picture()
    assert studio.taken == 1
    studio.now += PACE / 2
    kept = studio.gallery.once("en", lambda picture: object())
    assert (studio.taken, studio.gallery.once("en", lambda picture: object())) == (2, kept)


def test_a_picture_that_takes_long_is_taken_seldom(studio: Studio) -> None:
    studio.cost = 0.5
    studio.gallery.picture()
    studio.now += SHARE * studio.cost - 1
    studio.gallery.picture()
    assert studio.taken == 1
    studio.now += 1
    studio.gallery.picture()
    assert studio.taken == 2
