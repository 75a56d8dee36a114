"""Callers: the menu, mistakes, holding, hanging up, coming back; each hears a next sentence whatever they do."""

import pytest

from models import ContactState, Form, Outcome
from tests.stage import world
from tests.world import LINE, World


def test_three_misses_lead_to_a_callback_offer(active: World) -> None:
    caller = active.caller().dials(LINE)
    caller.hears("for anything else").says("7 7 7").hears("not one of the choices").hears("press 9").says("7 7 7")
    caller.hears("not one of the choices").hears("for anything else").hears("to ring you back on this number, press 1")
    caller.presses("1").hears("we will ring you back").hears_the_line_go_dead(within=60)
    assert active.contact(caller).form == Form.CALLBACK
    assert active.contact(caller).issue == "other"


def test_silence_is_answered_by_the_prompt_again_and_ends_with_a_goodbye(active: World) -> None:
    caller = active.caller().dials(LINE)
    caller.hears("we did not hear a key", within=60).hears("we did not hear a key", within=60)
    caller.hears("to ring you back on this number", within=60).hears("goodbye", within=60).hears_the_line_go_dead()
    assert active.contact(caller).outcome == Outcome.ABANDONED


def test_while_chat_is_up_only_what_is_always_answered_gets_through(line: World) -> None:
    ada = line.agent()
    wrong = line.caller("+12025550112").dials(LINE).hears("chat is working").presses("2")
    wrong.hears("not one of the choices").hears("goodbye", within=60).hears_the_line_go_dead()
    frightened = (
        line.caller("+12025550113")
        .dials(LINE)
        .hears("an account that someone else is using, you may stay on the phone: press 1")
    )
    frightened.presses("1").hears("connecting you")
    ada.rings().answers().hears("holding about an account that someone else is using").presses("1")
    assert frightened.is_talking_to(ada)
    assert line.contact(wrong).outcome == Outcome.CHAT


def test_account_theft_comes_before_those_who_called_shortly_before(active: World) -> None:
    earlier = active.caller("+12025550112").dials(LINE).presses("2").hears("next in line")
    frightened = active.caller("+12025550113").dials(LINE).presses("1").hears("next in line")
    ada = active.agent()
    ada.rings().answers().presses("1")
    assert frightened.is_talking_to(ada)
    earlier.hears("you are next in line", within=60)


def test_whoever_came_first_is_served_first_whatever_the_issue(active: World) -> None:
    first = active.caller("+12025550112").dials(LINE).presses("3").hears("next in line").waits(1)
    active.caller("+12025550113").dials(LINE).presses("2").hears("number 2 in line").waits(1)
    active.caller("+12025550114").dials(LINE).presses("3").hears("number 3 in line")
    ada = active.agent()
    ada.rings().answers().presses("1")
    assert first.is_talking_to(ada)


def test_a_newcomer_does_not_take_the_agent_whom_somebody_waits_for(active: World) -> None:
    first = active.caller("+12025550112").dials(LINE).presses("2").hears("next in line").waits(1)
    active.engine_runs = False
    ada = active.agent()
    active.caller("+12025550113").dials(LINE).presses("3").hears("number 2 in line", within=5)
    ada.does_not_ring()
    active.engine_runs = True
    ada.rings().answers().presses("1")
    assert first.is_talking_to(ada)


def test_a_caller_who_hangs_up_while_an_agents_phone_rings_frees_the_agent(active: World) -> None:
    ada = active.agent()
    caller = active.caller().dials(LINE).presses("2").hears("connecting")
    ada.rings()
    caller.hangs_up()
    ada.waits(1).does_not_ring()
    assert active.contact(caller).outcome == Outcome.ABANDONED
    other = active.caller("+12025550112").dials(LINE).presses("2")
    ada.rings().answers().presses("1")
    assert other.is_talking_to(ada)


def test_a_caller_who_hangs_up_during_the_whisper_is_not_accepted(active: World) -> None:
    ada = active.agent()
    caller = active.caller().dials(LINE).presses("2").hears("connecting")
    ada.rings().answers().hears("holding about")
    caller.hangs_up()
    ada.hears("the caller has hung up").hears_the_line_go_dead()
    ada.waits(5)
    assert active.agents()["ada"].state == "idle"


def test_a_holder_may_take_a_callback_at_any_lap(active: World) -> None:
    caller = active.caller().dials(LINE).presses("2").hears("next in line").waits(90)
    rank = active.contact(caller).rank
    caller.presses("1").hears("your code is").hears_the_line_go_dead(within=60)
    contact = active.contact(caller)
    assert (contact.form, contact.state, contact.rank) == (Form.CALLBACK, ContactState.WAITING, rank)


def test_keys_that_mean_nothing_while_holding_cost_nothing(active: World) -> None:
    caller = active.caller().dials(LINE).presses("2").hears("next in line").presses("7").hears("thank you for holding")
    assert active.contact(caller).state == ContactState.WAITING


def test_a_second_call_of_the_same_number_finds_the_first_callback(active: World) -> None:
    caller = active.caller()
    caller.dials(LINE).presses("2").hears("press 1").presses("1").hears("your code is").hears_the_line_go_dead(
        within=60
    )
    caller.dials(LINE).presses("4").hears("for anything else").presses("2").hears("press 1").presses("1")
    caller.hears("already have a promise")
    first, second = active.contacts()
    assert len(active.callbacks()) == 1
    assert (first.state, second.outcome) == (ContactState.WAITING, Outcome.SUPERSEDED)


def test_whoever_gets_through_another_way_is_not_rung_as_well(active: World) -> None:
    caller = active.caller()
    caller.dials(LINE).presses("2").hears("press 1").presses("1").hears("your code is").hears_the_line_go_dead(
        within=60
    )
    caller.dials(LINE).presses("4").hears("for anything else").presses("1").hears("next in line")
    ada = active.agent(skills=["security"])
    ada.rings().answers().hears("holding").presses("1")
    assert caller.is_talking_to(ada)
    assert [promise.state for promise in active.callbacks()] == ["superseded"]
    assert [contact.outcome for contact in active.contacts()] == [Outcome.SUPERSEDED, None]


@pytest.mark.parametrize("shows", ["anonymous", "+266696687", "+881612345678", "+12025550111;ext=5"])
def test_a_number_that_cannot_be_rung_is_never_promised_a_callback(active: World, shows: str) -> None:
    caller = active.caller().dials(LINE, shows=shows)
    caller.presses("2").hears("we cannot ring the number").presses("1").hears("thank you for holding")
    caller.does_not_hear("press 1")
    assert active.callbacks() == []


def test_everything_is_as_usual_without_redis_and_dialling_waits_for_it(active: World) -> None:
    ada = active.agent()
    active.workers_run = False
    caller = active.caller().dials(LINE).presses("2").hears("connecting")
    active.redis.flushall()
    ada.waits(3).does_not_ring()
    active.workers_run = True
    ada.rings(within=5).answers().presses("1")
    assert caller.is_talking_to(ada)


def test_with_redis_dead_callers_hear_the_same_in_time(database, redis_url) -> None:  # type: ignore[no-untyped-def]
    with world(database, redis_url, REDIS_URL="redis://127.0.0.1:1/0") as line:
        line.workers_run = False
        line.chat("fail")
        line.agent()
        line.caller().dials(LINE).presses("2").hears("connecting you")
        assert max(asked["seconds"] for asked in line.webhooks("/voice/menu")) < 2


def test_a_dead_database_is_answered_with_an_excuse_and_another_try(active: World) -> None:
    caller = active.caller().dials(LINE).hears("customer support").says("7 7 7").hears("not one")
    caller.hears("did not hear", within=60)
    hidden = "ALTER TABLE contacts RENAME TO hidden"
    with active.database.transaction() as connection:
        connection.exec_driver_sql(hidden)
    active.engine_runs = False
    caller.presses("2").hears("something on our side is not working")
    with active.database.transaction() as connection:
        connection.exec_driver_sql("ALTER TABLE hidden RENAME TO contacts")
    active.engine_runs = True
    caller.hears("for anything else, press 0", within=60).presses("2").hears("next in line")
