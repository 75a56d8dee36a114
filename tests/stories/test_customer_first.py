"""Customer first: an agent is kept free, the customer rings, and only who has pressed 1 has the agent's phone ring."""

from collections.abc import Iterator

import pytest

from carrier.simulator.people import Phone
from models import AgentState, CallbackState, ContactState, Database, Form, Outcome
from tests.stage import world
from tests.stories.test_faults import attempts, dials, fault
from tests.world import LINE, World

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def line(database: Database, redis_url: str) -> Iterator[World]:
    """A line that stands in for chat, and rings customers first."""
    with world(database, redis_url, CALLBACK_CUSTOMER_FIRST="yes") as made:
        made.chat("fail")
        yield made


@pytest.fixture
def promised(line: World) -> Phone:
    """A caller who was promised a callback about a withdrawal."""
    caller = line.caller().dials(LINE).presses("2").hears("press 1").presses("1").hears("your code is")
    return caller.hears_the_line_go_dead(within=60)


def answers(customer: Phone) -> Phone:
    """Let a customer who is rung hear the code, and press 1."""
    return customer.rings().answers().hears("your code is").presses("1").hears("connecting you to a colleague")


def test_the_customer_hears_the_code_and_presses_1_before_the_agents_phone_rings(line: World, promised: Phone) -> None:
    promised.waits(5).does_not_ring()  # nobody is free for them
    ada = line.agent()
    promised.rings().answers().hears("your code is")
    ada.does_not_ring(within=5)
    promised.presses("1").hears("connecting you to a colleague").hears("/sounds/hold.wav")
    ada.rings().answers().hears("holding about a withdrawal").presses("1")
    assert promised.is_talking_to(ada)
    promised.waits(5).hangs_up()
    ada.hears_the_line_go_dead(within=20)
    assert line.callbacks()[0].state == CallbackState.KEPT
    assert line.contact(promised).outcome == Outcome.ANSWERED
    assert (dials(line, promised), dials(line, ada)) == (1, 1)


def test_no_more_customers_are_rung_than_agents_are_kept_free(line: World, promised: Phone) -> None:
    other = line.caller("+12025550112").dials(LINE).presses("2").hears("press 1").presses("1")
    other.hears_the_line_go_dead(within=60)
    line.agent()
    promised.rings()
    other.does_not_ring(within=8)


def test_an_agent_who_declines_leaves_the_customer_first_in_line(line: World, promised: Phone) -> None:
    rank = line.contact(promised).rank
    ada = line.agent()
    answers(promised)
    ada.rings().declines()
    promised.waits(3).hears("/sounds/hold.wav")
    assert (line.contact(promised).form, line.contact(promised).rank) == (Form.HOLDING, rank)
    bob = line.agent("bob", "+12025550151")
    bob.rings(within=5).answers().presses("1")
    assert promised.is_talking_to(bob)
    promised.hangs_up()
    bob.hears_the_line_go_dead(within=20)
    assert line.callbacks()[0].state == CallbackState.KEPT
    promised.waits(100).does_not_ring()


def test_an_agent_who_is_cut_off_before_they_met_leaves_the_customer_in_line(line: World, promised: Phone) -> None:
    ada = line.agent()
    answers(promised)
    ada.rings().answers().hears("press 1")
    line.workers_run = line.engine_runs = False
    ada.presses("1").hangs_up()
    line.workers_run = line.engine_runs = True
    ada.waits(18).rings().answers().presses("1")  # after her rest, and they have not been sent away
    assert promised.is_talking_to(ada)


def test_who_hangs_up_before_an_agent_answers_is_rung_again(line: World, promised: Phone) -> None:
    ada = line.agent()
    answers(promised)
    ada.rings()
    promised.hangs_up().waits(3)
    assert not ada.is_on_the_phone()
    stands = line.contact(promised)
    assert (stands.form, stands.state, line.callbacks()[0].attempts) == (Form.CALLBACK, ContactState.RESTING, 1)
    answers(promised.rings(within=90))
    ada.rings().answers().presses("1")
    assert promised.is_talking_to(ada)


def test_who_does_not_answer_costs_no_agent_anything(line: World, promised: Phone) -> None:
    promised.behaves("no_answer")
    ada = line.agent()
    promised.rings().waits(35)
    assert attempts(line) == ["unanswered"]
    ada.waits(15)
    assert (dials(line, ada), line.agents()["ada"].state, line.agents()["ada"].misses) == (0, AgentState.IDLE, 0)


def test_a_lost_reply_keeps_the_agent_until_it_is_settled(line: World, promised: Phone) -> None:
    ada = line.agent()
    fault(line, "rest_500", on="Calls")
    promised.does_not_ring(within=100)
    assert line.agents()["ada"].state == AgentState.RINGING
    ada.waits(30)
    assert attempts(line)[0] == "not_placed"
    answers(promised.rings(within=90))


def test_a_short_talk_that_nobody_heard_of_is_a_kept_promise_here_as_well(line: World, promised: Phone) -> None:
    ada = line.agent()
    answers(promised)
    ada.rings().answers()
    fault(line, "drop", on="conference", times=-1)
    ada.presses("1")
    assert promised.is_talking_to(ada)
    promised.waits(1).hangs_up()
    ada.waits(100)
    assert line.callbacks()[0].state == CallbackState.KEPT
    assert dials(line, promised) == 1
