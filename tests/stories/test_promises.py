"""Promises: rung in order, proved by their code, tried again, given up, postponed, cancelled; never two at once."""

import pytest

from carrier.simulator.people import Phone
from models import CallbackState, ContactState, Outcome
from tests.world import LINE, World


@pytest.fixture
def promised(active: World) -> Phone:
    """A caller who was promised a callback about a withdrawal."""
    caller = active.caller()
    caller.dials(LINE).presses("2").hears("press 1").presses("1").hears("your code is")
    return caller.hears_the_line_go_dead(within=60)


def test_flushing_redis_between_the_promise_and_its_turn_changes_nothing(active: World, promised: Phone) -> None:
    active.redis.flushall()
    ada = active.agent()
    active.redis.flushall()
    ada.rings().answers().presses("1")
    active.redis.flushall()
    promised.rings().answers().hears("your code is").presses("1")
    assert promised.is_talking_to(ada)
    promised.hangs_up()
    assert [promise.state for promise in active.callbacks()] == [CallbackState.KEPT]
    assert active.contact(promised).outcome == Outcome.ANSWERED


def test_a_callback_keeps_its_place_before_those_who_came_later(active: World, promised: Phone) -> None:
    later = active.caller("+12025550112").dials(LINE).presses("2").hears("number 2 in line")
    ada = active.agent()
    ada.rings().answers().hears("a callback about a withdrawal").presses("1")
    promised.rings().answers().presses("1")
    assert promised.is_talking_to(ada)
    later.does_not_hear("connected")


def test_a_holder_who_came_before_a_callback_goes_first(active: World) -> None:
    holder = active.caller("+12025550112").dials(LINE).presses("2").hears("next in line")
    later = active.caller("+12025550113").dials(LINE).presses("2").hears("press 1").presses("1")
    ada = active.agent()
    ada.rings().answers().hears("holding").presses("1")
    assert holder.is_talking_to(ada)
    later.does_not_ring()


def test_the_call_says_the_code_that_was_promised(active: World, promised: Phone) -> None:
    code = ", ".join(active.callbacks()[0].proof)
    assert f"your code is {code}" in promised.transcript().lower()
    active.agent().rings().answers().presses("1")
    promised.rings().answers().hears(f"your code is {code}")


def test_an_unanswered_callback_is_tried_again_with_the_same_rank_and_then_given_up(
    active: World, promised: Phone
) -> None:
    promised.behaves("no_answer")
    ada = active.agent()
    rank = active.contact(promised).rank
    for attempt in range(1, 4):
        ada.rings(within=90).answers().presses("1").hears("could not be reached", within=60)
        ada.hears_the_line_go_dead()
        assert active.callbacks()[0].attempts == attempt
        assert active.contact(promised).rank == rank
    assert active.callbacks()[0].state == CallbackState.GAVE_UP
    assert active.contact(promised).outcome == Outcome.GAVE_UP
    ada.waits(120).does_not_ring()


def test_a_machine_never_reaches_the_agent_and_is_not_done(active: World, promised: Phone) -> None:
    promised.behaves("voicemail")
    ada = active.agent()
    ada.rings().answers().presses("1").hears("could not be reached", within=120)
    assert not promised.is_talking_to(ada, within=0)
    assert active.callbacks()[0].state == CallbackState.PROMISED
    assert active.contact(promised).state == ContactState.RESTING


def test_not_now_is_rung_again_later_without_counting(active: World, promised: Phone) -> None:
    ada = active.agent()
    ada.rings().answers().presses("1")
    promised.rings().answers().hears("press 2").presses("2").hears("we will ring you again later")
    ada.hears("could not be reached")
    promised.waits(100).does_not_ring()
    ada.rings(within=40).answers().presses("1")
    promised.rings().answers().presses("1")
    assert promised.is_talking_to(ada)


def test_a_cancelled_callback_is_never_rung_again(active: World, promised: Phone) -> None:
    ada = active.agent()
    ada.rings().answers().presses("1")
    promised.rings().answers().hears("press 3").presses("3").hears("we will not ring you again")
    ada.waits(150).does_not_ring()
    assert active.callbacks()[0].state == CallbackState.CANCELLED
    assert active.contact(promised).outcome == Outcome.CANCELLED


def test_an_agent_cut_off_while_the_customer_rings_costs_the_customer_nothing(active: World, promised: Phone) -> None:
    ada = active.agent()
    ada.rings().answers().presses("1")
    promised.rings()
    ada.hangs_up()
    promised.waits(1).does_not_ring()
    ada.rings(within=30).answers().presses("1")
    promised.rings().answers().presses("1")
    assert promised.is_talking_to(ada)


def test_a_dial_that_comes_when_the_agent_is_gone_is_not_made(active: World, promised: Phone) -> None:
    ada = active.agent()
    ada.rings().answers().hears("press 1")
    active.workers_run = False
    ada.presses("1").hangs_up()
    active.workers_run = True
    promised.waits(2).does_not_ring()
    ada.rings(within=30).answers().presses("1")
    promised.rings().answers().presses("1")
    assert promised.is_talking_to(ada)


def test_a_customer_who_answers_after_the_agent_is_gone_is_told_so(active: World, promised: Phone) -> None:
    ada = active.agent()
    ada.rings().answers().presses("1")
    promised.rings().answers().hears("press 1")
    active.workers_run = False  # the hang-up does not come in time
    ada.hangs_up()
    promised.presses("1").hears("you keep your place")
    active.workers_run = True
    ada.rings(within=60)


def test_a_job_enqueued_five_times_dials_once(active: World, promised: Phone) -> None:
    ada = active.agent()
    ada.rings().answers()
    active.workers_run = False
    ada.presses("1")
    for _ in range(5):
        with active.switchboard.turn() as turn:
            turn.hint("callbacks", "dial_callback", 1)
            turn.hint("agents", "ring_agent", 1)
    active.workers_run = True
    promised.rings().answers().presses("1")
    assert promised.is_talking_to(ada)
    calls = active.people.ask("GET", "/control/calls")
    assert [call["to"] for call in calls].count(promised.number) == 1
    assert [call["to"] for call in calls].count(ada.number) == 1


def test_only_one_attempt_passes_the_gate_and_it_passes_once(active: World, promised: Phone) -> None:
    ada = active.agent()
    ada.rings().answers().presses("1")
    promised.rings().answers().presses("1")
    assert promised.is_talking_to(ada)
    asked = active.webhooks("/voice/callback/gate")[-1]
    stranger = {**asked["params"], "CallSid": "CA" + "9" * 32}
    assert "<Conference" in active.replay(asked["url"], asked["params"]).text  # a repeat of the same hears the same
    assert "<Conference" not in active.replay(asked["url"], stranger).text


@pytest.mark.parametrize("first", ["2", "3"])
def test_who_chose_otherwise_does_not_pass_the_gate_afterwards(active: World, promised: Phone, first: str) -> None:
    active.agent().rings().answers().presses("1")
    promised.rings().answers().hears("press 1")
    answer = active.webhooks("/voice/callback/answer")[-1]
    url = answer["url"].replace("/answer", "/gate")
    assert "We will" in active.replay(url, {**answer["params"], "Digits": first}).text
    assert "<Conference" not in active.replay(url, {**answer["params"], "Digits": "1"}).text
    assert active.contact(promised).answered_at is None


def test_nobody_passes_the_gate_to_an_agent_whose_offer_is_over(active: World, promised: Phone) -> None:
    active.agent().rings().answers().presses("1")
    promised.rings().answers().hears("press 1")
    with active.database.transaction() as connection:
        connection.exec_driver_sql("UPDATE offers SET state = 'done' WHERE state = 'accepted'")
    answer = active.webhooks("/voice/callback/answer")[-1]
    gate = active.replay(answer["url"].replace("/answer", "/gate"), {**answer["params"], "Digits": "1"})
    assert "<Conference" not in gate.text
    assert active.contact(promised).answered_at is None
