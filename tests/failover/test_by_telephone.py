"""An engineer pins the line by telephone: number and PIN, read back, confirmed, locked after wrong ones."""

import threading
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from redis import Redis

from carrier.simulator.people import Phone
from failover.audit import AUDIT
from failover.news import NOTIFICATIONS
from models import Database
from routing import on_call
from routing.lockout import LOCK, TRIES
from routing.on_call import Engineer, Refused
from routing.pins import BadPin
from tests.failover.steps import flips_in, now_in
from tests.world import LINE, World

SARA, PIN = "+12025550177", "48151623"


@pytest.fixture
def sara(line: World) -> Phone:
    with line.database.transaction() as connection:
        on_call.admit(connection, "sara", SARA, PIN, line.settings.secret_key, "sara", line.clock.now())
    return line.caller(SARA)


def news(database: Database) -> list[Any]:
    with database.reading() as connection:
        return list(connection.execute(NOTIFICATIONS.select().order_by(NOTIFICATIONS.c.id)))


def told(database: Database, kind: str) -> list[str]:
    return [row.text for row in news(database) if row.kind == kind]


def test_a_pin_is_read_back_confirmed_and_told(line: World, sara: Phone) -> None:
    sara.dials(LINE).hears("enter your eight digit pin").presses(PIN)
    sara.hears("the line is off").hears("to turn it on for four hours, press 1").presses("1")
    sara.hears("you are about to turn the line on for four hours").hears("to confirm, press 1")
    assert not now_in(line.database).active
    sara.presses("1").hears("the line is on until").hears_the_line_go_dead(within=60)
    pin = now_in(line.database).pin
    assert pin
    assert (pin.to, pin.who, pin.reason) == ("on", "sara", "by telephone")
    assert told(line.database, "pin")[0].startswith("Ringback: the line is now ON: pinned on by sara until")
    line.caller("+12025550112").dials(LINE).hears("for an order or a trade, press 4")
    assert line.contacts()[0].number == "+12025550112"  # the engineer is nobody's contact


def test_a_pin_can_be_taken_off_by_telephone(line: World, sara: Phone) -> None:
    sara.dials(LINE).hears("pin").presses(PIN).hears("press 3").presses("1").hears("confirm").presses("1").hears(
        "is on"
    )
    sara.hears_the_line_go_dead(within=60).dials(LINE).hears("pin").presses(PIN).hears("press 3").presses("3")
    sara.hears("about to let the probes decide").hears("confirm").presses("1").hears("the probes decide from now")
    assert now_in(line.database).pin is None


@pytest.mark.parametrize("key", ["2", "7", ""])
def test_without_a_confirmation_nothing_is_done(line: World, sara: Phone, key: str) -> None:
    sara.dials(LINE).hears("pin").presses(PIN).hears("press 3").presses("2").hears("to confirm")
    if key:
        sara.presses(key)
    sara.hears("nothing has been changed", within=60)
    assert flips_in(line.database) == []


def test_who_enters_nothing_goes_on_as_a_caller(line: World, sara: Phone) -> None:
    sara.dials(LINE).hears("eight digit pin").hears("chat is working", within=60)


def test_a_confirmation_that_the_network_repeats_is_one_pin(line: World, sara: Phone) -> None:
    sara.dials(LINE).hears("pin").presses(PIN).hears("press 3").presses("1").hears("confirm").presses("1")
    sara.hears("the line is on until")
    (asked,) = line.webhooks("/on-call/confirm")
    form = {"CallSid": "CA" + "7" * 32, "From": SARA, "To": LINE, "Digits": "1"}
    line.clock.advance(seconds=3)
    assert "The line is on until" in line.replay(asked["url"], form).text
    assert len(flips_in(line.database)) == 1


def test_the_engineers_menu_is_closed_to_any_other_number(line: World, sara: Phone) -> None:
    sara.dials(LINE).hears("pin").presses(PIN).hears("press 3").presses("1").hears("confirm")
    (asked,) = line.webhooks("/on-call/choose")
    url = asked["url"].replace("choose?", "confirm?wish=on&")
    form = {"CallSid": "CA" + "8" * 32, "From": "+12025550199", "To": LINE, "Digits": "1"}
    assert "Nothing has been changed" in line.replay(url, form).text
    assert line.replay(url, form | {"From": SARA}, signature="forged").status == 403
    assert not now_in(line.database).active


def test_wrong_pins_lock_the_number_and_everybody_is_told(line: World, sara: Phone) -> None:
    sara.dials(LINE).hears("pin")
    for _ in range(TRIES - 1):
        sara.presses("11112222").hears("that pin is wrong")
    sara.presses("11112222").hears("locked for a while")
    assert told(line.database, "lockout") == [
        "Ringback: somebody who calls from sara's number gave 5 wrong PINs in a row; the number is locked for 15 min."
    ]
    sara.hears_the_line_go_dead(within=60).dials(LINE).hears("pin").presses(PIN).hears("locked for a while")
    line.clock.advance(seconds=LOCK.total_seconds())
    sara.hears_the_line_go_dead(within=60).dials(LINE).hears("pin").presses(PIN).hears("the line is off")


def test_of_twenty_wrong_pins_at_once_exactly_five_are_told_and_a_redis_flush_unlocks_nothing(
    line: World, sara: Phone
) -> None:
    answers, ready = list[object](), threading.Barrier(20)

    def guess(number: int) -> None:
        ready.wait()
        answers.append(on_call.enter(line.switchboard, SARA, f"{number:08}"))

    threads = [threading.Thread(target=guess, args=[number]) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(answers) == {Refused.WRONG: TRIES - 1, Refused.LOCKED: 20 - TRIES + 1}
    assert len(told(line.database, "lockout")) == 1
    Redis.from_url(line.settings.redis_url).flushall()
    assert on_call.enter(line.switchboard, SARA, PIN) is Refused.LOCKED
    line.clock.advance(seconds=LOCK.total_seconds())
    assert on_call.enter(line.switchboard, SARA, PIN) == Engineer(1, "sara")


def test_the_right_pin_ends_the_count(line: World, sara: Phone) -> None:
    for _ in range(3):
        for _ in range(TRIES - 1):
            assert on_call.enter(line.switchboard, SARA, "11112222") is Refused.WRONG
        assert on_call.enter(line.switchboard, SARA, PIN) == Engineer(1, "sara")


def test_a_stranger_is_never_asked(line: World, sara: Phone) -> None:
    line.caller("+12025550112").dials(LINE).hears("chat is working")
    assert on_call.enter(line.switchboard, "+12025550112", PIN) is Refused.STRANGER


@pytest.mark.parametrize(
    "pin", ["1234567", "123456789", "12345678", "11111111", "12121212", "12341234", "4815162a", ""]
)
def test_a_pin_that_anybody_would_try_is_refused(line: World, pin: str) -> None:
    with pytest.raises(BadPin), line.database.transaction() as connection:
        on_call.admit(connection, "sara", SARA, pin, "secret", "test", line.clock.now())


def test_news_ring_whoever_is_on_call_and_are_spoken(line: World, sara: Phone) -> None:
    line.chat("fail")
    number = news(line.database)[-1].id
    url = line.switchboard.voice(f"on-call/news?upto={number}")
    line.switchboard.carrier.dial(SARA, url, line.switchboard.voice("on-call/status"), timedelta(seconds=30))
    sara.rings().answers().hears("with news for whoever is on call").hears("the line is now on: 3 probes in a row")


def test_registering_is_in_the_audit(line: World, sara: Phone) -> None:
    with line.database.reading() as connection:
        rows = connection.execute(AUDIT.select()).all()
    assert [(row.what, row.who) for row in rows] == [("engineer", "sara")]
    assert PIN not in rows[0].detail
