"""An agent who misses offers is put on a break and told so: by a message, once, and when they dial in."""

from collections.abc import Iterator

import pytest

from carrier.simulator.people import Phone
from models import Database, Status
from routing import roster
from routing.pins import hashed
from tests.stage import world
from tests.world import LINE, World

PIN = "271828"
TEXT = "texted"


@pytest.fixture
def texting(database: Database, redis_url: str) -> Iterator[World]:
    """A line that stands in for chat, whose carrier sends messages; two missed offers put an agent on a break."""
    with world(database, redis_url, MESSAGES="yes", MISSES="2") as made:
        made.chat("fail")
        yield made


def misses_two(world: World) -> Phone:
    """Let Ada, who has a PIN, miss two offers of the same caller."""
    ada = world.agent()
    with world.database.session() as session:
        roster.change(session, "ada", pin_hash=hashed(PIN, world.settings.secret_key))
    world.caller().dials(LINE).presses("2")
    for _ in range(2):
        ada.rings(within=60)
        ada.waits(25).does_not_ring()
    assert world.agents()["ada"].status == Status.ON_BREAK
    return ada


def texts(phone: Phone) -> list[str]:
    return [line for line in phone.transcript().splitlines() if TEXT in line]


def test_an_agent_put_on_a_break_is_sent_one_message(texting: World) -> None:
    ada = misses_two(texting).waits(60)
    (text,) = texts(ada)
    assert "we put you on a break, because calls to your phone went unanswered" in text


def test_a_message_whose_hint_was_lost_is_sent_all_the_same(texting: World) -> None:
    ada = texting.agent()
    texting.caller().dials(LINE).presses("2")
    ada.rings().waits(25)
    ada.rings(within=60)
    texting.workers_run = False
    ada.waits(25)
    texting.redis.flushall()
    assert texts(ada) == []
    texting.workers_run = True
    ada.waits(10)
    assert len(texts(ada)) == 1


def test_an_agent_who_is_back_first_is_sent_no_message(texting: World) -> None:
    ada = texting.agent()
    texting.caller().dials(LINE).presses("2")
    ada.rings().waits(25)
    ada.rings(within=60)
    texting.workers_run = False
    ada.waits(25)
    assert texting.agents()["ada"].status == Status.ON_BREAK
    with texting.database.session() as session:
        roster.set_status(session, "ada", Status.OFFLINE, texting.clock.now())
    texting.workers_run = True
    ada.waits(10)
    assert texts(ada) == []


def test_without_messages_none_is_sent_and_the_menu_says_it(active: World) -> None:
    ada = active.agent()
    with active.database.session() as session:
        roster.change(session, "ada", pin_hash=hashed(PIN, active.settings.secret_key))
    active.caller().dials(LINE).presses("2")
    for _ in range(3):
        ada.rings(within=60)
        ada.waits(25).does_not_ring()
    ada.waits(10).dials(LINE).hears("PIN").presses(PIN).hears("we put you on a break, because")
    assert texts(ada) == []


def test_the_menu_says_it_until_the_agent_chooses(texting: World) -> None:
    ada = misses_two(texting)
    ada.dials(LINE).hears("PIN").presses(PIN).hears("we put you on a break").hangs_up()
    ada.dials(LINE).hears("PIN").presses(PIN).hears("we put you on a break").hears("press 3").presses("3")
    ada.hears("you are offline").hangs_up()
    again = texting.people.phone(ada.number).dials(LINE).hears("PIN").presses(PIN).hears("press 1")
    assert texting.agents()["ada"].benched_at is None
    again.hangs_up()


def test_a_number_that_takes_no_messages_harms_nothing(texting: World) -> None:
    ada = texting.agent()
    with texting.database.transaction() as connection:
        connection.exec_driver_sql("UPDATE agents SET phone = '+0123'")
    caller = texting.caller().dials(LINE).presses("2").hears("connecting").waits(10)
    assert texting.agents()["ada"].status == Status.ON_BREAK
    caller.hears("nobody is on duty", within=60)
    assert texts(ada) == []
