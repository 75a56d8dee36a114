"""From the desk, during a talk: hold, transfer, a colleague, the end; the telephone hears what became of it."""

from collections.abc import Callable
from typing import Any

import pytest

from carrier.simulator.people import Phone
from models import AgentState, ContactState, OfferState, Outcome
from routing import in_talk, wrap_up
from routing.consult import Asked
from routing.in_talk import Over
from tests.stories.talking import MENU, called_back, offers, talking
from tests.world import LINE, World


@pytest.fixture
def line(small_line: World) -> World:
    """These ask nothing new of SQL."""
    return small_line


@pytest.fixture
def talk(active: World) -> tuple[Phone, Phone, Phone]:
    """An agent and a caller who talk, and a colleague who is free for deposits."""
    ada, caller = talking(active)
    return ada, caller, active.agent("bob", "+12025550151", skills=["deposit"])


@pytest.fixture
def at_desk(active: World) -> Callable[..., Any]:
    """What does something from the desk, in a turn of its own."""

    def act(what: Callable[..., Any], *more: Any) -> Any:
        with active.switchboard.turn() as turn:
            return what(turn, 1, 1, *more)

    return act


def test_hold_lets_the_customer_hear_music_and_back_brings_the_agent_back(
    active: World, talk: tuple[Phone, Phone, Phone], at_desk: Callable[..., Any]
) -> None:
    ada, caller, _ = talk
    at_desk(in_talk.hold)
    ada.hears(MENU)
    caller.hears("/sounds/hold.wav")
    at_desk(in_talk.go_back, active.switchboard.rules)
    assert caller.is_talking_to(ada, within=15)


def test_a_transfer_keeps_the_customers_place_and_comes_once(
    active: World, talk: tuple[Phone, Phone, Phone], at_desk: Callable[..., Any]
) -> None:
    ada, caller, bob = talk
    rank = active.contact(caller).rank
    at_desk(in_talk.transfer, "deposit", active.switchboard.rules)
    ada.hears("the call is over").hears_the_line_go_dead(within=60)
    bob.rings().answers().hears("a deposit").presses("1")
    assert caller.is_talking_to(bob)
    contact = active.contact(caller)
    assert (contact.issue, contact.rank, contact.state) == ("deposit", rank, ContactState.TALKING)
    with pytest.raises(Over) as late:
        at_desk(in_talk.transfer, "deposit", active.switchboard.rules)
    assert late.value.with_whom == "bob"
    assert active.agents()["ada"].state != AgentState.TALKING


def test_a_colleague_is_asked_and_has_the_customer_from_then_on(
    active: World, talk: tuple[Phone, Phone, Phone], at_desk: Callable[..., Any]
) -> None:
    ada, caller, bob = talk
    assert at_desk(in_talk.ask, "deposit", active.switchboard.rules) is Asked.RINGS
    bob.rings().answers().hears("a deposit").presses("1")
    assert ada.is_talking_to(bob, within=20)
    caller.hears("/sounds/hold.wav")
    at_desk(in_talk.hand_over)
    assert caller.is_talking_to(bob, within=20)
    ada.hears_the_line_go_dead(within=60)
    assert [(offer.agent_id, offer.state) for offer in offers(active)] == [
        (1, OfferState.DONE),
        (2, OfferState.ACCEPTED),
    ]


def test_all_three_talk(active: World, talk: tuple[Phone, Phone, Phone], at_desk: Callable[..., Any]) -> None:
    ada, caller, bob = talk
    at_desk(in_talk.ask, "deposit", active.switchboard.rules)
    bob.rings().answers().presses("1")
    assert ada.is_talking_to(bob, within=20)
    at_desk(in_talk.together)
    assert caller.is_talking_to(bob, within=20)
    assert caller.is_talking_to(ada, within=20)


def test_whom_nobody_can_help_is_not_put_on_hold(
    active: World, talk: tuple[Phone, Phone, Phone], at_desk: Callable[..., Any]
) -> None:
    ada, caller, _ = talk
    assert at_desk(in_talk.ask, "trading", active.switchboard.rules) is Asked.NOBODY
    assert offers(active)[0].aside_at is None
    active.advance(3)
    assert caller.is_talking_to(ada)


def test_the_end_is_heard_by_both(active: World, at_desk: Callable[..., Any]) -> None:
    ada, caller = called_back(active)
    at_desk(in_talk.finish, active.switchboard.rules)
    caller.hears("thank you for calling").hears_the_line_go_dead(within=60)
    ada.hears_the_line_go_dead(within=60)
    assert active.contact(caller).outcome == Outcome.ANSWERED


def test_a_declined_offer_stops_ringing_and_the_contact_keeps_its_place(
    active: World, at_desk: Callable[..., Any]
) -> None:
    caller = active.caller().dials(LINE).presses("2")
    ada = active.agent(skills=["withdrawal"]).rings()
    at_desk(in_talk.decline, active.switchboard.rules)
    active.advance(2)
    assert active.contact(caller).state == ContactState.WAITING
    assert active.agents()["ada"].misses == 0
    ada.rings(within=30).answers().presses("1")
    assert caller.is_talking_to(ada)


def test_another_agents_talk_is_not_theirs(active: World, talk: tuple[Phone, Phone, Phone]) -> None:
    ada, caller, _ = talk
    acts = (in_talk.hold, in_talk.hand_over, in_talk.together)
    for act in acts:
        with pytest.raises(Over), active.switchboard.turn() as turn:
            act(turn, 1, 2)
    with pytest.raises(Over), active.switchboard.turn() as turn:
        in_talk.finish(turn, 1, 2, active.switchboard.rules)
    assert caller.is_talking_to(ada)


def test_who_is_ready_is_rung_once_their_phone_is_put_down(active: World, talk: tuple[Phone, Phone, Phone]) -> None:
    ada, caller, _ = talk
    waiting = active.caller("+12025550119").dials(LINE).presses("2").hears("next in line")
    active.workers_run = active.engine_runs = False
    caller.hangs_up()
    with active.switchboard.turn() as turn:
        assert wrap_up.ready(turn, 1, active.switchboard.rules)
    assert active.agents()["ada"].state == AgentState.WRAP_UP, "the phone would be engaged"
    active.workers_run = active.engine_runs = True
    ada.hears_the_line_go_dead(within=30)
    ada.rings(within=30).answers().presses("1")
    assert waiting.is_talking_to(ada)
