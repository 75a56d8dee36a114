"""The security lane: one key asks the exchange to freeze the account, agent or no agent, and nobody is told a lie."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models import Database
from settings import MENU
from tests.commands.conftest import Ringback, ringback
from tests.outbox.receiver import SECRET, Receiver
from tests.stage import world
from tests.wire import PUBLIC_URL
from tests.world import LINE, World

__all__ = ["ringback"]
RECEIVED = "your request to freeze the account has been received. we will never ask for your password"
TRYING = "it has not been received yet, and we keep trying"
OFFER = "to have your account frozen at once, press 9"
sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def exchange() -> Receiver:
    """The exchange, which takes requests."""
    return Receiver()


@pytest.fixture
def line(database: Database, redis_url: str, exchange: Receiver, tmp_path: Path) -> Iterator[World]:
    """A line that may ask the exchange, with a menu file of its own."""
    file = tmp_path / "menu.toml"
    file.write_text(MENU.read_text())
    with exchange.place() as place:
        address = {"FREEZE_URL": f"{place.url}/take", "FREEZE_SECRET": SECRET, "MENU_FILE": str(file)}
        with world(database, redis_url, **address) as made:
            yield made


def test_one_key_files_a_request_while_holding_and_its_delivery_is_spoken(
    active: World, exchange: Receiver, ringback: Ringback
) -> None:
    caller = active.caller().dials(LINE).presses("1").hears("you are in the right place").hears(OFFER)
    caller.presses("9").hears("passing your request on").hears(RECEIVED)
    (letter,) = exchange.letters
    assert (letter["event"], letter["number"], letter["number_from"]) == (
        "freeze.requested",
        caller.number,
        "caller_id",
    )
    assert abs(exchange.stamps[0] - active.clock.now().timestamp()) < 60
    caller.presses("9").hears(RECEIVED).hears("next in line", within=60)
    assert len(exchange.letters) == 1
    assert "asked for a freeze, received" in ringback("line").output
    ada = active.agent()
    ada.rings().answers().hears("frozen, and the exchange has received that").presses("1")
    assert caller.is_talking_to(ada)


@sqlite
def test_received_is_only_said_when_it_was_and_it_is_tried_until_then(active: World, exchange: Receiver) -> None:
    exchange.status = 503
    caller = active.caller().dials(LINE).presses("1").presses("9").hears("passing your request on").hears(TRYING)
    caller.does_not_hear("has been received. we will").hangs_up()
    exchange.status = 200
    caller.waits(40)
    assert [letter["number"] for letter in exchange.letters] == [caller.number]


@sqlite
def test_a_request_is_written_down_while_an_agents_phone_rings_and_nothing_works(
    active: World, exchange: Receiver
) -> None:
    exchange.status = 0
    ada = active.agent()
    caller = active.caller().dials(LINE).presses("1").hears("connecting you")
    active.workers_run = False
    caller.presses("9").hears(TRYING)
    active.redis.flushall()
    active.workers_run = True
    ada.rings().answers().hears("the exchange has not received that yet").presses("1")
    assert caller.is_talking_to(ada)
    exchange.status = 204
    caller.waits(60)
    assert len(exchange.letters) == 1


@sqlite
def test_a_redirect_is_not_followed(active: World, exchange: Receiver) -> None:
    exchange.status = 302
    active.caller().dials(LINE).presses("1").presses("9").hears(TRYING)
    assert exchange.letters == []
    assert exchange.tries > 0


@sqlite
def test_it_is_offered_as_well_where_nobody_is_there(line: World, exchange: Receiver) -> None:
    file = line.settings.menu_file
    closed = 'freeze = true\noverflow = { hours = "mon 00:00-00:01 UTC" }\n'
    file.write_text(file.read_text().replace("freeze = true", closed))
    line.chat("fail")
    caller = line.caller().dials(LINE).presses("1").hears(OFFER).hears("we are closed").hears("press 1").presses("9")
    caller.hears(RECEIVED).does_not_hear(OFFER).hears("we are closed").presses("1").hears("your code is")
    assert len(exchange.letters) == 1


@sqlite
def test_a_voicemail_does_not_hide_it(line: World, exchange: Receiver) -> None:
    file = line.settings.menu_file
    closed = 'freeze = true\noverflow = { hours = "mon 00:00-00:01 UTC", closed = "voicemail" }\n'
    file.write_text(file.read_text().replace("freeze = true", closed))
    line.chat("fail")
    caller = line.caller().dials(LINE, shows="anonymous").presses("1").hears(OFFER).hears("leave a message, press 2")
    caller.presses("9").presses("12025550123#").hears(RECEIVED).hears("after the tone")
    assert len(exchange.letters) == 1


@sqlite
def test_whoever_shows_no_number_keys_the_accounts_in(active: World, exchange: Receiver) -> None:
    caller = active.caller().dials(LINE, shows="anonymous").presses("1").hears(OFFER).presses("9")
    caller.hears("key in the telephone number that belongs to your account").presses("12#").hears("no telephone number")
    caller.hears("never ask for passwords").presses("12025550123#").hears(RECEIVED)
    (letter,) = exchange.letters
    assert (letter["number"], letter["number_from"]) == ("+12025550123", "keys")


@sqlite
def test_other_issues_do_not_offer_it(active: World, exchange: Receiver) -> None:
    caller = active.caller().dials(LINE).presses("2").hears("next in line").does_not_hear("frozen", within=30)
    call = {"CallSid": caller.sid(), "From": caller.number, "To": LINE, "CallStatus": "in-progress", "Digits": "9"}
    assert "freeze" not in active.replay(f"{PUBLIC_URL}/voice/hold", call).text
    caller.waits(3)
    assert exchange.tries == 0
