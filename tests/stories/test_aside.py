"""Star during a talk: the agent's menu, the customer on hold, the way back, the end."""

import pytest

from carrier.simulator.people import Phone
from models import AgentState, ContactState, Outcome
from routing import talks
from tests.stories.talking import offers, talking
from tests.stories.test_faults import fault
from tests.world import LINE, World

MENU = "your customer is on hold"


def test_star_lets_the_customer_hear_music_and_1_brings_the_agent_back(active: World) -> None:
    ada, caller = talking(active)
    ada.presses("*").hears(MENU)
    caller.hears("/sounds/hold.wav")
    assert not caller.is_talking_to(ada, within=0)
    ada.presses("1").hears("back to the customer")
    assert caller.is_talking_to(ada, within=5)
    ada.presses("*").hears(MENU).presses("1")
    assert caller.is_talking_to(ada, within=5)
    assert len(offers(active)) == 1
    caller.hangs_up()
    ada.hears("the call is over").hears_the_line_go_dead()
    assert active.contact(caller).outcome == Outcome.ANSWERED


def test_4_brings_the_agent_back_unheard_until_they_come_back_otherwise(active: World) -> None:
    ada, caller = talking(active)
    ada.presses("*").hears(MENU).presses("4").hears("does not hear you").waits(5)
    caller.says("is anybody there").does_not_hear("word for the customer")
    ada.hears("is anybody there").says("word for a colleague").waits(1)
    caller.does_not_hear("word for a colleague")
    ada.presses("*").hears(MENU).presses("1")
    assert caller.is_talking_to(ada)
    ada.says("word for the customer")
    caller.hears("word for the customer")


def test_the_way_back_is_found_without_any_worker(active: World) -> None:
    ada, caller = talking(active)
    ada.presses("*").hears(MENU)
    active.workers_run = active.engine_runs = False
    ada.presses("1")
    assert caller.is_talking_to(ada, within=30)


def test_an_agent_who_says_nothing_to_the_menu_is_back_with_the_customer(active: World) -> None:
    ada, caller = talking(active)
    ada.presses("*").hears(MENU).presses("7").hears("not one of the choices").hears(MENU, within=40)
    assert caller.is_talking_to(ada, within=60)


def test_9_ends_the_talk_for_both(active: World) -> None:
    ada, caller = talking(active)
    ada.presses("*").hears(MENU).presses("9").hears("the call is over")
    assert active.agents()["ada"].state == AgentState.WRAP_UP
    ada.hears_the_line_go_dead()
    caller.hears("thank you for calling").hears_the_line_go_dead()
    assert active.contact(caller).outcome == Outcome.ANSWERED


def test_a_customer_who_hangs_up_on_hold_frees_the_agent_at_once(active: World) -> None:
    ada, caller = talking(active)
    ada.presses("*").hears(MENU)
    caller.hangs_up()
    ada.hears("the call is over", within=3).hears_the_line_go_dead()
    assert active.contact(caller).outcome == Outcome.ANSWERED


def test_an_agent_who_hangs_up_at_the_menu_leaves_the_customer_in_line(active: World) -> None:
    ada, caller = talking(active)
    rank = active.contact(caller).rank
    active.caller("+12025550119").dials(LINE).presses("2")
    ada.presses("*").hears(MENU).hangs_up()
    caller.hears("next in line")
    contact = active.contact(caller)
    assert (contact.state, contact.rank) == (ContactState.WAITING, rank)
    ada.rings(within=20).answers().presses("1")
    assert caller.is_talking_to(ada)


def test_star_before_the_customer_is_there_leads_nowhere(active: World) -> None:
    caller = active.caller().dials(LINE).presses("2")
    ada = active.agent()
    ada.rings().answers().hears("press 1")
    active.workers_run = active.engine_runs = False
    ada.presses("1").waits(2).presses("*").does_not_hear(MENU, within=3)
    active.workers_run = active.engine_runs = True
    assert caller.is_talking_to(ada, within=30)


def test_an_agent_whose_last_word_is_lost_at_the_menu_is_found_out(active: World) -> None:
    ada, caller = talking(active)
    fault(active, "drop", on="status", to="offer=", times=-1)
    ada.presses("*").hears(MENU).hangs_up()
    caller.hears("next in line", within=60)
    assert active.agents()["ada"].state != AgentState.TALKING


def test_a_customer_whose_agent_is_gone_without_a_word_hears_goodbye(active: World) -> None:
    fault(active, "drop", on="status", to="offer=", times=-1)
    ada, caller = talking(active)
    ada.hangs_up()
    caller.hears("thank you for calling", within=15).hears_the_line_go_dead()
    assert active.agents()["ada"].state != AgentState.TALKING


def test_star_while_the_customer_is_on_the_way_back_leaves_nobody_alone(active: World) -> None:
    ada, caller = talking(active)
    caller.hears("you are connected")
    active.workers_run = active.engine_runs = False
    ada.presses("*").hears(MENU).presses("1").hears("back to the customer").waits(3)
    active.workers_run = active.engine_runs = True
    caller.hears("you are connected")
    ada.presses("*").hears(MENU).presses("1")
    assert caller.is_talking_to(ada, within=15)


def test_nobody_moves_the_customer_while_the_agent_is_aside(active: World) -> None:
    """A redirect comes late, the sweep looks, a worker is woken: the customer stays on hold until the agent is back."""
    ada, caller = talking(active)
    ada.presses("*").hears(MENU)
    active.workers_run = False
    active.people.waits(4)
    assert active.redis.llen("rq:queue:agents") == 0
    with active.switchboard.turn() as turn:
        assert talks.to_bridge(turn, 1) is None
    active.workers_run = True
    active.switchboard.carrier.redirect(caller.sid(), active.switchboard.voice("connect"))
    ada.does_not_hear("the call is over", within=25).presses("1")
    assert caller.is_talking_to(ada)


@pytest.fixture
def lost(active: World) -> tuple[Phone, Phone]:
    """An agent and a caller who talk, and no word of the carrier about any leg any more."""
    both = talking(active)
    fault(active, "drop", on="status", to="", times=-1)
    return both


def test_an_agent_is_let_go_whose_customer_left_without_a_word(active: World, lost: tuple[Phone, Phone]) -> None:
    ada, caller = lost
    caller.hangs_up()
    ada.hears("the call is over", within=15).hears_the_line_go_dead()
