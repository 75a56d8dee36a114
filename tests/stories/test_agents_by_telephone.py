"""Agents who have nothing but a telephone: the PIN, the agents' menu, and what a stranger with their number gets."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from carrier.simulator.people import Phone
from models import AgentState, Status
from routing import roster
from routing.pins import hashed
from tests.wire import PUBLIC_URL
from tests.world import LINE, World

PIN = "271828"
WRONG = "271829"


@pytest.fixture
def ada(active: World) -> Phone:
    """Ada's phone; Ada is offline and has a PIN."""
    phone = active.agent()
    with active.database.session() as session:
        roster.change(session, "ada", pin_hash=hashed(PIN, active.settings.secret_key))
        roster.set_status(session, "ada", Status.OFFLINE, active.clock.now())
    return phone


def enters(world: World, pin: str, sid: str = "7") -> str:
    """Post a PIN as the carrier would, from Ada's number."""
    call = {"CallSid": "CA" + sid * 32, "From": "+12025550150", "To": LINE, "Digits": pin}
    return world.replay(f"{PUBLIC_URL}/voice/agent-menu/pin", call).text


def test_an_agent_goes_available_and_is_rung(active: World, ada: Phone) -> None:
    ada.dials(LINE).hears("enter your six digit PIN").presses(PIN).hears("you are offline").hears("press 1")
    ada.presses("1").hears("you are available").hears_the_line_go_dead()
    assert active.agents()["ada"].status == Status.AVAILABLE
    caller = active.caller().dials(LINE).presses("2")
    ada.rings().answers().presses("1")
    assert caller.is_talking_to(ada)


def test_an_agent_takes_a_break_and_goes_offline(active: World, ada: Phone) -> None:
    ada.dials(LINE).hears("PIN").presses(PIN).hears("press 2").presses("2").hears("you are on a break")
    assert active.agents()["ada"].status == Status.ON_BREAK
    ada.presses("3").hears("you are offline")
    assert active.agents()["ada"].status == Status.OFFLINE
    active.caller().dials(LINE).presses("2")
    ada.hangs_up().waits(10).does_not_ring()


def test_an_agent_hears_how_many_wait(active: World, ada: Phone) -> None:
    ada.dials(LINE).hears("PIN").presses(PIN).hears("press 4").presses("4").hears("nobody is waiting")
    active.caller("+12025550112").dials(LINE).presses("2")
    ada.presses("4").hears("one person is waiting")
    active.caller("+12025550113").dials(LINE).presses("3")
    ada.presses("4").hears("2 people are waiting")


def test_only_those_are_counted_whom_the_agent_can_help(active: World, ada: Phone) -> None:
    with active.database.session() as session:
        roster.change(session, "ada", skills={"trading": 1})
    active.caller("+12025550112").dials(LINE).presses("2")
    ada.dials(LINE).hears("PIN").presses(PIN).hears("press 4").presses("4").hears("nobody is waiting")


def test_an_agent_may_be_a_caller(active: World, ada: Phone) -> None:
    ada.dials(LINE).hears("PIN").presses(PIN).hears("press 9").presses("9").hears("withdrawal").presses("2")
    ada.hears("nobody is on duty")
    assert active.contact(ada).issue == "withdrawal"


@pytest.mark.parametrize("keys", ["#", ""])
def test_an_agent_who_enters_no_pin_goes_on_as_a_caller(active: World, ada: Phone, keys: str) -> None:
    ada.dials(LINE).hears("PIN")
    if keys:
        ada.presses(keys)
    ada.hears("you have reached customer support")
    assert len(active.contacts()) == 1


def test_on_standby_the_agents_menu_works_as_well(line: World) -> None:
    ada = line.agent()
    with line.database.session() as session:
        roster.change(session, "ada", pin_hash=hashed(PIN, line.settings.secret_key))
    ada.dials(LINE).hears("PIN").presses(PIN).hears("you are available").presses("3").hears("you are offline")


def test_an_agent_without_a_pin_is_a_caller(active: World) -> None:
    active.agent().dials(LINE).hears("you have reached customer support")


def test_silence_in_the_menu_ends_the_call(active: World, ada: Phone) -> None:
    ada.dials(LINE).hears("PIN").presses(PIN).hears("press 1").presses("7").hears("not one of the choices")
    ada.hears("goodbye", within=90).hears_the_line_go_dead()
    assert active.agents()["ada"].status == Status.OFFLINE
    assert active.contacts() == []


def test_a_wrong_pin_may_be_tried_again(active: World, ada: Phone) -> None:
    ada.dials(LINE).hears("PIN").presses(WRONG).hears("not right").presses(PIN).hears("you are offline")
    assert active.agents()["ada"].pin_tries == 0


def test_five_wrong_pins_lock_the_number_for_a_time(active: World, ada: Phone) -> None:
    for _ in range(4):
        assert "not right" in enters(active, WRONG)
    ada.dials(LINE).hears("PIN").presses(WRONG).hears("too many wrong PINs").hears("you have reached")
    ada.hangs_up()
    assert "too many" in enters(active, PIN)
    active.clock.advance(seconds=active.settings.routing.lock.total_seconds() - 30)
    assert "too many" in enters(active, PIN)
    active.clock.advance(seconds=60)
    assert "not right" in enters(active, WRONG)  # the count began anew
    assert "You are offline" in enters(active, PIN)


def test_twenty_tries_at_once_are_five_tries(active: World, ada: Phone) -> None:
    with ThreadPoolExecutor(20) as pool:
        told = list(pool.map(lambda _: enters(active, WRONG), range(20)))
    assert sum("not right" in answer for answer in told) == 4
    assert sum("too many" in answer for answer in told) == 16
    assert active.agents()["ada"].pin_tries == 5
    assert "too many" in enters(active, PIN)


def test_a_lock_is_one_numbers_own(active: World, ada: Phone) -> None:
    bob = active.agent("bob", "+12025550151")
    with active.database.session() as session:
        roster.change(session, "bob", pin_hash=hashed("314159", active.settings.secret_key))
    for _ in range(5):
        enters(active, WRONG)
    bob.dials(LINE).hears("PIN").presses("314159").hears("you are available")


def test_caller_id_alone_changes_nothing(active: World, ada: Phone) -> None:
    ada.dials(LINE).hears("PIN").presses("1").waits(20)
    ada.hangs_up()
    agent = active.agents()["ada"]
    assert (agent.status, agent.state) == (Status.OFFLINE, AgentState.IDLE)


def test_an_address_for_another_agent_changes_nobody(active: World, ada: Phone) -> None:
    call = {"CallSid": "CA" + "7" * 32, "From": "+12025550119", "To": LINE, "Digits": "1"}
    agent = active.agents()["ada"].id
    assert "customer support" in active.replay(f"{PUBLIC_URL}/voice/agent-menu/choose?agent={agent}", call).text
    assert active.agents()["ada"].status == Status.OFFLINE


def test_the_pin_is_not_kept(active: World, ada: Phone) -> None:
    kept = active.agents()["ada"].pin_hash
    assert kept
    assert kept.startswith("scrypt:")
    assert PIN not in kept
