"""Telling people: every piece of news arrives, in few messages, whatever fails meanwhile."""

import itertools
from datetime import timedelta

import pytest
from sqlalchemy import select

from failover import modes, telling
from failover.news import NOTIFICATIONS
from failover.telling import CHANNELS, GAP, Channel
from models import Database, ManualClock
from tests.failover.steps import FAIL, OK, flips_in, looks


class Ear:
    """Somebody who is told things, and cannot always be reached."""

    def __init__(self, name: str = "ear", urgent: bool = False) -> None:
        self.heard: list[str] = []
        self.away = False
        self.channel = Channel(name, self.send, urgent)

    def send(self, text: str, _upto: int) -> None:
        if self.away:
            raise ConnectionError("nobody there")
        self.heard.append(text)


@pytest.fixture
def ear(database: Database, clock: ManualClock) -> Ear:
    made = Ear()
    telling.register(database, [made.channel], clock.now())
    return made


def later(database: Database, clock: ManualClock, *ears: Ear, seconds: float = 0) -> None:
    clock.advance(seconds=seconds)
    telling.deliver(database, clock, [ear.channel for ear in ears])


def test_a_flip_is_told_at_once_and_once(database: Database, clock: ManualClock, ear: Ear) -> None:
    looks(database, clock, FAIL, FAIL, FAIL)
    later(database, clock, ear)
    later(database, clock, ear, seconds=3600)
    assert ear.heard == ["Ringback: the line is now ON: 3 probes in a row failed since 12:00:00 UTC: "
                         "connection refused by http://chat."]  # fmt: skip


def test_news_of_a_storm_are_put_into_few_messages(database: Database, clock: ManualClock, ear: Ear) -> None:
    for number in range(60):
        until = clock.now() + timedelta(hours=1)
        modes.pin(database, "on" if number % 2 else "off", f"reason {number}", "sara", until, clock.now())
        later(database, clock, ear, seconds=1)
    later(database, clock, ear, seconds=GAP.total_seconds())
    assert len(ear.heard) <= 4
    told = "\n".join(ear.heard)
    assert "reason 0" in told
    assert "reason 59" in told
    assert "more, see `ringback failover history`" in told


def test_nothing_is_lost_while_nobody_can_be_reached(database: Database, clock: ManualClock, ear: Ear) -> None:
    ear.away = True
    looks(database, clock, FAIL, FAIL, FAIL)
    for _ in range(50):
        later(database, clock, ear, seconds=60)
    ear.away = False
    later(database, clock, ear, seconds=600)
    assert len(ear.heard) == 1
    assert "is now ON" in ear.heard[0]


def test_a_way_that_fails_is_tried_less_and_less_often(database: Database, clock: ManualClock, ear: Ear) -> None:
    tries: list[float] = []
    start = clock.now()

    def fails(_text: str, _upto: int) -> None:
        tries.append((clock.now() - start).total_seconds())
        raise ConnectionError

    looks(database, clock, FAIL, FAIL, FAIL)
    for _ in range(240):
        clock.advance(seconds=5)
        telling.deliver(database, clock, [Channel("ear", fails)])
    gaps = [round(after - before) for before, after in itertools.pairwise(tries)]
    assert gaps == [5, 10, 20, 40, 80, 160, 300, 300]
    with database.reading() as connection:
        assert connection.execute(select(CHANNELS.c.trouble)).scalar() == "ConnectionError: "


def test_one_way_that_fails_holds_up_no_other(database: Database, clock: ManualClock, ear: Ear) -> None:
    other = Ear("other")
    telling.register(database, [other.channel], clock.now())
    other.away = True
    looks(database, clock, FAIL, FAIL, FAIL)
    later(database, clock, other, ear)
    assert len(ear.heard) == 1


def test_a_new_way_is_not_told_old_news(database: Database, clock: ManualClock, ear: Ear) -> None:
    looks(database, clock, FAIL, FAIL, FAIL)
    late = Ear("late")
    telling.register(database, [late.channel], clock.now())
    later(database, clock, late)
    assert late.heard == []


def test_what_can_wait_wakes_nobody(database: Database, clock: ManualClock) -> None:
    sleeper = Ear("sleeper", urgent=True)
    telling.register(database, [sleeper.channel], clock.now())
    modes.pin(database, "off", "drill", "sara", clock.now() + timedelta(hours=1), clock.now())
    later(database, clock, sleeper)
    assert sleeper.heard == []
    clock.advance(hours=1)
    looks(database, clock, FAIL, FAIL, FAIL)
    later(database, clock, sleeper)
    assert len(sleeper.heard) == 1
    assert "is now ON" in sleeper.heard[0]


def test_while_one_process_sends_no_other_does(database: Database, clock: ManualClock, ear: Ear) -> None:
    again: list[int] = []

    def slow(text: str, upto: int) -> None:
        again.append(telling.deliver(database, clock, [ear.channel]))

    looks(database, clock, FAIL, FAIL, FAIL)
    assert telling.deliver(database, clock, [Channel("ear", slow)]) == 1
    assert again == [0]
    assert ear.heard == []


def test_a_process_that_dies_while_it_sends_leaves_the_news_to_the_next(
    database: Database, clock: ManualClock, ear: Ear
) -> None:
    def dies(_text: str, _upto: int) -> None:
        raise SystemExit

    looks(database, clock, FAIL, FAIL, FAIL)
    with pytest.raises(SystemExit):
        telling.deliver(database, clock, [Channel("ear", dies)])
    later(database, clock, ear, seconds=61)
    assert len(ear.heard) == 1


def test_a_pin_is_warned_of_once_a_quarter_of_an_hour_before_it_ends(
    database: Database, clock: ManualClock, ear: Ear
) -> None:
    modes.pin(database, "on", "vendor says an hour", "sara", clock.now() + timedelta(hours=4), clock.now())
    later(database, clock, ear)
    clock.advance(hours=3, minutes=44)
    looks(database, clock, OK)
    clock.advance(minutes=1)
    looks(database, clock, OK, OK, OK)
    later(database, clock, ear)
    assert ear.heard[1:] == ["Ringback: the pin on by sara ends in 15 min: vendor says an hour."]
    clock.advance(minutes=15)
    looks(database, clock, FAIL)
    later(database, clock, ear)
    assert "expired on 2026-01-05 16:00:00 UTC; the probes decide afresh" in ear.heard[2]


def test_every_flip_has_its_news_in_the_same_transaction(database: Database, clock: ManualClock) -> None:
    looks(database, clock, *[FAIL] * 3, *[OK] * 8)
    with database.reading() as connection:
        told = connection.execute(select(NOTIFICATIONS.c.kind)).scalars().all()
    assert told == ["flip"] * len(flips_in(database)) == ["flip", "flip"]
