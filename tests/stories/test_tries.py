"""Trying again: later by what happened, within local hours, with one message to a machine; or never, or as asked."""

from datetime import timedelta

import pytest

from carrier.simulator.people import Phone
from models import Attempt, CallbackState, ContactState, Database, Outcome
from tests.stage import world
from tests.stories.test_faults import fault, promised
from tests.world import LINE, World

__all__ = ["promised"]
SPACING = {
    "CALLBACK_RETRY_SECONDS": "100",
    "CALLBACK_RETRY_BUSY_SECONDS": "200",
    "CALLBACK_RETRY_MACHINE_SECONDS": "300",
    "CALLBACK_RETRY_FAILED_SECONDS": "400",
}


def takes_a_callback(line: World) -> Phone:
    caller = line.caller().dials(LINE).presses("2").hears("press 1").presses("1").hears("your code is")
    return caller.hears_the_line_go_dead(within=60)


def causes(line: World) -> list[str | None]:
    with line.database.session() as session:
        return [attempt.cause for attempt in session.query(Attempt).order_by(Attempt.id)]


@pytest.mark.parametrize(
    ("behaviour", "cause", "seconds"),
    [("no_answer", "no_answer", 100), ("busy", "busy", 200), ("declines", "busy", 200), ("failed", "failed", 400)],
)
def test_what_happened_decides_when_it_is_tried_again(
    database: Database, redis_url: str, behaviour: str, cause: str, seconds: int
) -> None:
    with world(database, redis_url, **SPACING) as line:
        line.chat("fail")
        promised = takes_a_callback(line).behaves(behaviour)
        before = line.contact(promised)
        line.agent().rings().answers().presses("1").hears("could not be reached", within=60)
        after = line.contact(promised)
        assert causes(line) == [cause]
        assert after.next_at is not None
        assert 0 <= seconds - (after.next_at - line.clock.now()).total_seconds() <= 10
        kept = ("rank", "issue", "language", "skill")
        assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]


def test_the_last_try_comes_at_another_hour(database: Database, redis_url: str) -> None:
    with world(database, redis_url, CALLBACK_LAST_SECONDS="7200", CALLBACK_ATTEMPTS="2") as line:
        line.chat("fail")
        promised = takes_a_callback(line).behaves("busy")
        line.agent().rings().answers().presses("1").hears("could not be reached", within=60)
        at = line.contact(promised).next_at
        assert at is not None
        assert at - line.clock.now() > timedelta(hours=1, minutes=50)


def test_a_machine_hears_one_message_with_the_reference_and_never_the_agent(active: World, promised: Phone) -> None:
    promised.behaves("voicemail")
    ada = active.agent()
    ada.rings().answers().presses("1").hears("could not be reached", within=120)
    assert promised.transcript().count("Your reference number is") == 2  # the first when it was promised
    assert promised.transcript().count("We will try again later") == 1
    assert causes(active) == ["machine"]
    assert active.contact(promised).answered_at is None


def test_whoever_is_mistaken_for_a_machine_still_gets_through(active: World, promised: Phone) -> None:
    promised.behaves("manual", seen_as="machine_start")
    ada = active.agent()
    ada.rings().answers().presses("1")
    promised.rings().answers().hears("you asked us to ring you back", within=60).presses("1")
    assert promised.is_talking_to(ada)


def test_giving_up_says_so_in_the_last_message(database: Database, redis_url: str) -> None:
    with world(database, redis_url, CALLBACK_ATTEMPTS="1") as line:
        line.chat("fail")
        promised = takes_a_callback(line).behaves("voicemail")
        line.agent().rings().answers().presses("1").hears("could not be reached", within=120)
        assert promised.transcript().count("This was our last try") == 1
        assert line.callbacks()[0].state == CallbackState.GAVE_UP


def test_who_did_not_ask_for_it_is_never_rung_again(active: World, promised: Phone) -> None:
    ada = active.agent()
    ada.rings().answers().presses("1")
    promised.rings().answers().hears("press 9").presses("9").hears("never ring this number again")
    ada.waits(100).does_not_ring()
    assert active.callbacks()[0].state == CallbackState.NOT_THEIRS
    assert active.contact(promised).outcome == Outcome.NOT_THEIRS
    with active.database.transaction() as connection:
        connection.exec_driver_sql("UPDATE agents SET status = 'offline'")
    promised.dials(LINE).presses("2").hears("press 1").presses("1").hears("cannot promise a call to that number")
    assert len(active.callbacks()) == 1


def test_a_number_that_is_suppressed_meanwhile_is_not_dialled(active: World, promised: Phone) -> None:
    ada = active.agent()
    ada.rings().answers()
    with active.database.transaction() as connection:
        connection.exec_driver_sql("INSERT INTO suppressions SELECT number_hash, promised_at FROM callbacks")
    ada.presses("1")
    promised.does_not_ring(within=5)


def test_not_now_chooses_a_new_window(active: World, promised: Phone) -> None:
    ada = active.agent()
    ada.rings().answers().presses("1")
    promised.rings().answers().hears("press 2").presses("2").hears("AM, press 1").presses("1")
    promised.hears("we will ring you today between 8 AM and 9 AM").hears_the_line_go_dead(within=60)
    contact = active.contact(promised)
    assert contact.state == ContactState.RESTING
    assert contact.next_at is not None
    assert (contact.next_at.hour, contact.next_at.minute) == (13, 0)


def test_who_asked_at_night_and_is_not_reached_rests_until_the_morning(active: World, promised: Phone) -> None:
    """It is four in the morning in Washington: they are up for a while after asking, and then they sleep."""
    active.clock.advance(hours=2)
    active.people.waits(6)
    contact = active.contact(promised)
    assert contact.state == ContactState.RESTING
    assert contact.next_at is not None
    assert contact.next_at.hour == 13
    active.agent().does_not_ring(within=5)
    active.clock.advance(seconds=(contact.next_at - active.clock.now()).total_seconds())
    active.people.phone("+12025550150").rings(within=10)


def test_a_retry_that_would_come_at_night_comes_in_the_morning(active: World, promised: Phone) -> None:
    ada = active.agent()
    active.clock.advance(minutes=119)
    promised.behaves("busy")
    ada.rings().answers().presses("1").hears("could not be reached", within=30)
    at = active.contact(promised).next_at
    assert at is not None
    assert (at.hour, at.minute) == (13, 0)


def test_the_carriers_advice_may_be_lost_or_doubled(active: World, promised: Phone) -> None:
    fault(active, "duplicate", on="amd", times=-1, seconds=1)
    promised.behaves("voicemail")
    active.agent().rings().answers().presses("1").hears("could not be reached", within=120)
    assert promised.transcript().count("Hello, this is") == 1
