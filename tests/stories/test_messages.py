"""Agents by text message: a word and the PIN; a forged sender gets nowhere, and nobody else is read."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from carrier.simulator.people import Phone
from models import Database, Status
from routing import roster
from routing.pins import hashed
from tests.stage import world
from tests.wire import PUBLIC_URL
from tests.world import LINE, World

PIN, WRONG = "271828", "271829"
INCOMING = f"{PUBLIC_URL}/messages/incoming"


@pytest.fixture
def texting(database: Database, redis_url: str) -> Iterator[World]:
    """A line that stands in for chat, whose carrier has messages."""
    with world(database, redis_url, MESSAGES="yes") as made:
        made.chat("fail")
        yield made


@pytest.fixture
def ada(texting: World) -> Phone:
    """Ada's phone; Ada is offline and has a PIN."""
    return offline(texting)


def offline(world: World) -> Phone:
    phone = world.agent()
    with world.database.session() as session:
        roster.change(session, "ada", pin_hash=hashed(PIN, world.settings.secret_key))
        roster.set_status(session, "ada", Status.OFFLINE, world.clock.now())
    return phone


def status(world: World) -> Status:
    return world.agents()["ada"].status


def sends(world: World, body: str, number: str = "+12025550150") -> str:
    """Post a message as the carrier would. Return the answer."""
    return world.replay(INCOMING, {"MessageSid": "SM1", "From": number, "To": LINE, "Body": body}).text


def test_an_agent_goes_available_and_is_rung_at_once(texting: World, ada: Phone) -> None:
    texting.caller().dials(LINE).presses("2").hears("nobody is on duty")
    texting.engine_runs = False  # nothing but the message itself matches
    ada.texts(LINE, "Available 271828").is_texted("you are available. Nobody is waiting").rings()
    assert status(texting) == Status.AVAILABLE


def test_an_agents_words(texting: World, ada: Phone) -> None:
    for text, becomes, told in (
        ("break 271828", Status.ON_BREAK, "on a break"),
        ("off 271828", Status.OFFLINE, "You are offline"),
        (" BREAK: 271828. ", Status.ON_BREAK, "on a break"),
        ("status 271828", Status.ON_BREAK, "You are on a break. Nobody is waiting"),
        ("available 271829", Status.ON_BREAK, "not right"),
        ("available 2718281", Status.ON_BREAK, "your PIN after it"),
    ):
        assert told in sends(texting, text)
        assert status(texting) == becomes


def test_the_status_alone_changes_nothing(texting: World, ada: Phone) -> None:
    sends(texting, f"available {PIN}")
    before = texting.agents()["ada"]
    texting.clock.advance(seconds=5)
    assert "You are available" in sends(texting, f"status {PIN}")
    after = texting.agents()["ada"]
    assert (after.state, after.idle_since, after.state_until) == (before.state, before.idle_since, before.state_until)


def test_wrong_pins_by_message_and_by_telephone_are_one_count(texting: World, ada: Phone) -> None:
    for _ in range(3):
        assert "not right" in sends(texting, f"available {WRONG}")
    ada.dials(LINE).hears("PIN").presses(WRONG).hears("not right").presses(WRONG).hears("too many wrong PINs")
    assert "too many wrong PINs" in sends(texting, f"available {PIN}")
    assert "Message" not in sends(texting, f"available {PIN}")  # a locked number is told so once in an hour
    assert status(texting) == Status.OFFLINE


def test_twenty_messages_at_once_are_five_tries(texting: World, ada: Phone) -> None:
    with ThreadPoolExecutor(20) as pool:
        told = list(pool.map(lambda _: sends(texting, f"available {WRONG}"), range(20)))
    assert sum("not right" in answer for answer in told) == 4
    assert sum("too many" in answer for answer in told) == 1
    assert texting.agents()["ada"].pin_tries == 5


def test_everybody_else_is_pointed_to_the_telephone_once_in_an_hour(texting: World, ada: Phone) -> None:
    stranger = texting.caller().texts(LINE, "where is my withdrawal?").is_texted("answer call")
    assert "Message" not in sends(texting, "hello?", stranger.number)
    assert "Message" not in sends(texting, f"available {PIN}", stranger.number)
    texting.clock.advance(minutes=61)
    assert "answer CALL" in sends(texting, f"available {PIN}", stranger.number)
    assert "Message" not in sends(texting, "hello", "anonymous")
    assert status(texting) == Status.OFFLINE
    assert texting.contacts() == []


def test_an_agent_without_a_pin_has_no_words(texting: World) -> None:
    texting.agent()
    assert "answer CALL" in sends(texting, "off 123456")
    assert status(texting) == Status.AVAILABLE


def test_a_message_that_is_not_the_carriers_is_refused(texting: World, ada: Phone) -> None:
    message = {"MessageSid": "SM1", "From": ada.number, "To": LINE, "Body": f"available {PIN}"}
    assert texting.replay(INCOMING, message, token="another").status == 403
    assert texting.replay(INCOMING, message, account="AC" + "9" * 32).status == 403
    assert status(texting) == Status.OFFLINE


def test_without_messages_nothing_is_obeyed(active: World) -> None:
    offline(active)
    assert "Message" not in sends(active, f"available {PIN}")
    assert status(active) == Status.OFFLINE
