"""A consult that somebody's hanging up, or a machine's silence, cuts short: the customer is never left alone."""

import pytest

from carrier.simulator.people import Phone
from models import AgentState, ContactState, Outcome, PartState
from tests.stories.talking import CHOICE, asks, consults, parts, talk
from tests.stories.test_faults import fault
from tests.world import World

__all__ = ["talk"]


@pytest.mark.parametrize("when", ["rings", "consults"])
def test_a_customer_who_hangs_up_meanwhile_frees_both(active: World, talk: tuple[Phone, ...], when: str) -> None:
    ada, caller, bob = talk
    if when == "rings":
        asks(ada)
        bob.rings()
    else:
        consults(ada, bob)
    caller.hangs_up()
    ada.hears("the call is over").hears_the_line_go_dead()
    bob.does_not_ring()
    assert not bob.is_on_the_phone() or bob.hears("the talk is over").hears_the_line_go_dead()
    assert {agent.state for agent in active.agents().values()} <= {AgentState.WRAP_UP, AgentState.IDLE}
    assert active.contact(caller).outcome == Outcome.ANSWERED


def test_an_agent_who_hangs_up_while_the_colleague_is_rung_leaves_the_customer_in_line(
    active: World, talk: tuple[Phone, ...]
) -> None:
    ada, caller, bob = talk
    asks(ada)
    bob.rings()
    ada.hangs_up()
    bob.waits(1).does_not_ring()
    assert active.contact(caller).state in (ContactState.WAITING, ContactState.OFFERED)
    ada.rings(within=30).answers().presses("1")
    assert caller.is_talking_to(ada)


@pytest.mark.parametrize("where", ["with the colleague", "at the menu"])
def test_an_agent_who_hangs_up_during_the_consult_leaves_the_customer_to_the_colleague(
    active: World, talk: tuple[Phone, ...], where: str
) -> None:
    ada, caller, bob = talk
    consults(ada, bob)
    if where == "at the menu":
        ada.presses("*").hears(CHOICE)
    ada.hangs_up()
    bob.hears("the customer is yours now")
    assert caller.is_talking_to(bob)


def test_a_hand_over_that_no_worker_carries_out_is_found(active: World, talk: tuple[Phone, ...]) -> None:
    ada, caller, bob = talk
    consults(ada, bob)
    ada.presses("*").hears(CHOICE)
    fault(active, "drop", on="status", to="offer=", times=-1)
    active.workers_run = False
    ada.presses("2").hears("your colleague takes over")
    active.redis.flushall()
    active.workers_run = True
    assert caller.is_talking_to(bob, within=20)


@pytest.mark.parametrize("key", ["2", "3", "4"])
def test_a_colleague_who_has_just_left_is_not_handed_the_customer(
    active: World, talk: tuple[Phone, ...], key: str
) -> None:
    ada, caller, bob = talk
    consults(ada, bob)
    ada.presses("*").hears(CHOICE)
    bob.hangs_up()
    ada.presses(key).hears("your colleague is not there").hears("your customer is on hold").presses("1")
    assert caller.is_talking_to(ada)


def test_a_colleague_who_hangs_up_before_the_customer_is_theirs_leaves_them_in_line(
    active: World, talk: tuple[Phone, ...]
) -> None:
    ada, caller, bob = talk
    rank = active.contact(caller).rank
    consults(ada, bob)
    ada.presses("*").hears(CHOICE)
    active.workers_run = active.engine_runs = False
    ada.presses("2").hears("your colleague takes over")
    bob.hangs_up()
    active.workers_run = active.engine_runs = True
    ada.hears_the_line_go_dead()
    assert [part.state for part in parts(active)] == [PartState.DONE]
    contact = active.contact(caller)
    assert (contact.state, contact.rank) == (ContactState.WAITING, rank)
    caller.hears("next in line")


def test_a_colleague_keeps_the_customer_when_the_first_agents_last_word_is_lost(
    active: World, talk: tuple[Phone, ...]
) -> None:
    ada, caller, bob = talk
    consults(ada, bob)
    ada.presses("*").hears(CHOICE).presses("3")
    assert caller.is_talking_to(bob)
    fault(active, "drop", on="status", to="offer=", times=-1)
    ada.hangs_up()
    assert caller.is_talking_to(bob, within=20)
    assert active.agents()["ada"].state != AgentState.TALKING


def test_a_colleague_waits_while_the_first_agent_decides_after_all_three_have_talked(
    active: World, talk: tuple[Phone, ...]
) -> None:
    ada, caller, bob = talk
    consults(ada, bob)
    ada.presses("*").hears(CHOICE).presses("3")
    assert caller.is_talking_to(bob)
    ada.presses("*").hears(CHOICE)
    caller.hears("/sounds/hold.wav")
    assert not caller.is_talking_to(bob, within=2)
    ada.presses("2")
    assert caller.is_talking_to(bob)
