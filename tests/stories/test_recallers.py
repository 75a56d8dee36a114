"""Re-callers: who hung up in line gets the place back, once; who has a callback open keeps, changes or cancels it."""

import pytest

from carrier.simulator.people import Phone
from models import CallbackState, ContactState, Form, Outcome
from tests.world import LINE, World

OTHER = "+12025550112"


def joins(line: World, number: str, digit: str = "2") -> Phone:
    """Return a caller who waits in line."""
    return line.caller(number).dials(LINE).presses(digit).hears("in line").waits(1)


@pytest.fixture
def promised(active: World) -> Phone:
    """A caller with an open callback about a withdrawal; another has come later."""
    caller = active.caller().dials(LINE).presses("2").hears("press 1").presses("1")
    caller.hears_the_line_go_dead(within=60)
    joins(active, OTHER)
    return caller


def test_who_hung_up_in_line_gets_the_place_back(active: World) -> None:
    caller = joins(active, "+12025550111")
    rank = active.contact(caller).rank
    joins(active, OTHER)
    caller.hangs_up().waits(300)
    caller.dials(LINE).presses("2").hears("welcome back").hears("next in line")
    assert active.contact(caller).rank == rank
    ada = active.agent()
    ada.rings().answers().presses("1")
    assert caller.is_talking_to(ada)


def test_the_place_is_handed_on_once(active: World) -> None:
    caller = joins(active, "+12025550111")
    rank = active.contact(caller).rank
    caller.hangs_up().waits(5)
    caller.dials(LINE).presses("2").hears("welcome back")
    twin = active.caller("+12025550113").dials(LINE, shows=caller.number).hears("press 2").presses("2")
    twin.hears("in line").does_not_hear("welcome back")
    assert [contact.rank == rank for contact in active.contacts()] == [True, True, False]


def test_a_call_that_drops_twice_still_finds_its_place(active: World) -> None:
    caller = joins(active, "+12025550111")
    rank = active.contact(caller).rank
    for _ in range(2):
        caller.hangs_up().waits(30)
        caller.dials(LINE).presses("2").hears("welcome back")
    assert active.contact(caller).rank == rank


def test_another_issue_is_another_place(active: World) -> None:
    caller = joins(active, "+12025550111", "1")
    rank = active.contact(caller).rank
    caller.hangs_up().waits(5)
    caller.dials(LINE).presses("2").hears("in line").does_not_hear("welcome back")
    assert active.contact(caller).rank > rank


def test_too_late_is_a_new_place(active: World) -> None:
    caller = joins(active, "+12025550111")
    caller.hangs_up().waits(610)
    caller.dials(LINE).presses("2").hears("in line").does_not_hear("welcome back")


def test_withheld_numbers_are_nobody_in_particular(active: World) -> None:
    first = active.caller().dials(LINE, shows="anonymous").presses("2").hears("in line").waits(1)
    first.hangs_up().waits(5)
    second = active.caller(OTHER).dials(LINE, shows="anonymous").presses("2").hears("in line")
    second.does_not_hear("welcome back")


def test_who_was_helped_does_not_come_first_again(active: World) -> None:
    ada = active.agent()
    caller = active.caller().dials(LINE).presses("2")
    ada.rings().answers().presses("1")
    assert caller.is_talking_to(ada)
    caller.hangs_up().waits(1)
    caller.dials(LINE).presses("2").hears("in line").does_not_hear("welcome back")


def test_an_open_callback_is_said_first_and_kept(active: World, promised: Phone) -> None:
    promised.dials(LINE).hears("about a withdrawal").hears("next in line").hears("keep your callback, press 1")
    promised.presses("1").hears("already have a promise").hears_the_line_go_dead(within=60)
    assert [one.state for one in active.callbacks()] == [CallbackState.PROMISED]
    assert active.contact(promised).outcome == Outcome.SUPERSEDED
    active.agent().rings().answers().hears("a callback about a withdrawal").presses("1")
    promised.rings()


def test_whoever_presses_nothing_keeps_it(active: World, promised: Phone) -> None:
    promised.dials(LINE).hears("press 4").hears("press 4", within=60).hears("press 4", within=60)
    promised.hears("already have a promise", within=60).hears_the_line_go_dead(within=60)
    assert [one.state for one in active.callbacks()] == [CallbackState.PROMISED]


def test_it_is_changed_to_holding_in_the_same_place(active: World, promised: Phone) -> None:
    rank = active.contacts()[0].rank
    promised.dials(LINE).hears("press 2").presses("2").hears("next in line")
    first, holder = active.contacts()[0], active.contact(promised)
    assert [one.state for one in active.callbacks()] == [CallbackState.SUPERSEDED]
    assert (first.outcome, holder.rank, holder.form) == (Outcome.SUPERSEDED, rank, Form.HOLDING)
    ada = active.agent()
    ada.rings().answers().hears("holding about a withdrawal").presses("1")
    assert promised.is_talking_to(ada)


def test_and_back_to_a_callback_with_the_same_place(active: World, promised: Phone) -> None:
    rank = active.contacts()[0].rank
    promised.dials(LINE).hears("press 2").presses("2").hears("press 1").presses("1").hears("your code is")
    assert [one.state for one in active.callbacks()] == [CallbackState.SUPERSEDED, CallbackState.PROMISED]
    assert (active.contact(promised).rank, active.contact(promised).form) == (rank, Form.CALLBACK)


def test_it_is_cancelled(active: World, promised: Phone) -> None:
    promised.dials(LINE).hears("press 3").presses("3").hears("we will not ring you again")
    promised.hears_the_line_go_dead(within=60)
    assert [one.state for one in active.callbacks()] == [CallbackState.CANCELLED]
    mine = [contact.outcome for contact in active.contacts() if contact.number == promised.number]
    assert mine == [Outcome.CANCELLED, Outcome.SUPERSEDED]
    active.agent().rings().answers().hears("a caller is holding").presses("1")
    promised.does_not_ring(within=30)


@pytest.mark.parametrize(("key", "same"), [("1", "already have"), ("2", "in line"), ("3", "not ring you again")])
def test_a_repeated_request_hears_the_same_and_changes_nothing_more(
    active: World, promised: Phone, key: str, same: str
) -> None:
    promised.dials(LINE).hears("press 3").presses(key).hears(same)
    asked = active.webhooks("/voice/known")[-1]
    before = [(one.state, one.outcome, one.rank) for one in active.contacts()]
    assert same in active.replay(asked["url"], asked["params"]).text.lower()
    assert [(one.state, one.outcome, one.rank) for one in active.contacts()] == before


def test_something_else_leads_to_the_menu(active: World, promised: Phone) -> None:
    promised.dials(LINE).hears("press 4").presses("4").hears("for anything else").presses("3").hears("in line")
    assert [one.state for one in active.callbacks()] == [CallbackState.PROMISED]


@pytest.mark.parametrize("key", ["2", "3"])
def test_what_is_due_now_is_not_taken_from_the_agent(active: World, promised: Phone, key: str) -> None:
    promised.dials(LINE).hears("press 3")
    ada = active.agent()
    ada.rings()
    promised.presses(key).hears("about to ring you").hears_the_line_go_dead(within=60)
    ada.answers().presses("1")
    promised.rings().answers().hears("press 1").presses("1")
    assert promised.is_talking_to(ada)
    assert active.contacts()[0].state == ContactState.TALKING


def test_the_promise_is_said_while_chat_is_up_too(active: World, promised: Phone) -> None:
    active.chat("ok", times=40)
    promised.dials(LINE).hears("about a withdrawal").presses("3").hears("we will not ring you again")
