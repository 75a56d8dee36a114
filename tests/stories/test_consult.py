"""A warm transfer: a colleague is found, rung and consulted while the customer holds; then they have the customer."""

import pytest

from carrier.simulator.people import Phone
from models import AgentState, ContactState, Outcome, PartState
from tests.stories.talking import CHOICE, MENU, asks, called_back, consults, offers, parts, talk, talking
from tests.world import World

__all__ = ["talk"]


def test_a_colleague_is_consulted_and_takes_the_customer_over(active: World, talk: tuple[Phone, ...]) -> None:
    ada, caller, bob = talk
    rank = active.contact(caller).rank
    consults(ada, bob)
    assert not caller.is_talking_to(ada, within=0)
    assert not caller.is_talking_to(bob, within=0)
    ada.presses("*").hears(CHOICE).presses("2").hears("your colleague takes over")
    assert caller.is_talking_to(bob)
    contact, (first, second) = active.contact(caller), offers(active)
    assert (contact.state, contact.issue, contact.skill) == (ContactState.TALKING, "deposit", "deposit/en")
    assert (contact.rank, first.state, second.state) == (rank, "done", "accepted")
    assert second.met_at is not None
    bob.presses("*").hears(MENU).presses("1")  # the customer is bob's in every way
    assert caller.is_talking_to(bob)
    caller.hangs_up()
    bob.hears("the call is over").hears_the_line_go_dead()
    assert active.contact(caller).outcome == Outcome.ANSWERED
    assert active.agents()["bob"].state == AgentState.WRAP_UP


def test_all_three_talk_until_the_first_agent_leaves(active: World, talk: tuple[Phone, ...]) -> None:
    ada, caller, bob = talk
    consults(ada, bob)
    ada.presses("*").hears(CHOICE).presses("3")
    assert caller.is_talking_to(ada)
    assert caller.is_talking_to(bob)
    assert [part.state for part in parts(active)] == [PartState.THREE_WAY]
    ada.hangs_up()
    assert caller.is_talking_to(bob)
    assert [(part.state, part.handed_id) for part in parts(active)] == [(PartState.HANDED, 2)]
    bob.hangs_up()
    caller.hears("thank you for calling").hears_the_line_go_dead()


def test_all_three_talk_until_the_colleague_leaves(active: World, talk: tuple[Phone, ...]) -> None:
    ada, caller, bob = talk
    consults(ada, bob)
    ada.presses("*").hears(CHOICE).presses("3")
    assert caller.is_talking_to(bob)
    bob.hangs_up().waits(2)
    assert caller.is_talking_to(ada, within=0)
    assert [part.state for part in parts(active)] == [PartState.DONE]
    assert active.agents()["bob"].state == AgentState.WRAP_UP


def test_the_first_agent_goes_back_to_the_customer_alone(active: World, talk: tuple[Phone, ...]) -> None:
    ada, caller, bob = talk
    consults(ada, bob)
    ada.presses("*").hears(CHOICE).presses("4")
    assert ada.is_talking_to(bob, within=20)
    ada.presses("*").hears(CHOICE).presses("1")
    assert caller.is_talking_to(ada)
    bob.hears("the talk is over").hears_the_line_go_dead()
    assert active.agents()["bob"].state == AgentState.WRAP_UP


def test_with_nobody_free_the_agent_hears_so_and_goes_on(active: World) -> None:
    ada, caller = talking(active)
    ada.presses("*").hears(MENU).presses("3").hears("what is it about").presses("3").hears("nobody is free for that")
    ada.hears(MENU).presses("1")
    assert caller.is_talking_to(ada)


@pytest.mark.parametrize("how", ["declines", "does not answer", "hangs up"])
def test_a_colleague_who_does_not_come_is_told_to_the_agent(active: World, talk: tuple[Phone, ...], how: str) -> None:
    ada, caller, bob = talk
    asks(ada)
    bob.rings()
    if how == "declines":
        bob.answers().hears("press 1").presses("2").hears("declined")
    elif how == "hangs up":
        bob.answers().hears("press 1").presses("1")
        assert ada.is_talking_to(bob, within=20)
        bob.hangs_up()
    ada.hears("your customer is on hold" if how == "hangs up" else "your colleague is not there", within=60)
    ada.presses("1")
    assert caller.is_talking_to(ada)
    assert active.agents()["bob"].state != AgentState.RINGING


def test_the_agent_goes_back_while_the_colleagues_phone_rings(active: World, talk: tuple[Phone, ...]) -> None:
    ada, caller, bob = talk
    asks(ada)
    bob.rings().answers().hears("press 1")
    active.workers_run = False  # nobody tells bob
    ada.presses("1")
    bob.presses("1").hears("you are not needed any more")
    active.workers_run = True
    assert caller.is_talking_to(ada)
    assert [part.state for part in parts(active)] == [PartState.WITHDRAWN]


def test_a_customer_who_was_rung_back_is_handed_over_and_the_promise_kept(active: World) -> None:
    ada, caller = called_back(active)
    bob = active.agent("bob", "+12025550151", skills=["deposit"])
    consults(ada, bob)
    ada.presses("*").hears(CHOICE).presses("2")
    assert caller.is_talking_to(bob)
    caller.hangs_up()
    bob.hears_the_line_go_dead()
    assert [callback.state for callback in active.callbacks()] == ["kept"]
