"""Agents: offers accepted, declined, missed, answered by a machine; nobody is stuck and nobody is lost."""

from models import AgentState, ContactState, Outcome, Status
from tests.world import LINE, World


def test_an_agent_who_declines_leaves_the_caller_their_place(active: World) -> None:
    ada = active.agent("ada")
    bob = active.agent("bob", "+12025550151")
    first = active.caller("+12025550112").dials(LINE).presses("2")
    ada.rings().answers().hears("press 1").presses("2").hears("declined")
    bob.rings().answers().presses("1")
    assert first.is_talking_to(bob)
    assert active.agents()["ada"].misses == 0


def test_an_agent_who_misses_three_offers_is_put_on_break(active: World) -> None:
    ada = active.agent()
    caller = active.caller().dials(LINE).presses("2")
    for _ in range(3):
        ada.rings(within=60)
        ada.waits(25).does_not_ring()
    assert active.agents()["ada"].status == Status.ON_BREAK
    ada.waits(60).does_not_ring()
    assert active.contact(caller).state == ContactState.WAITING


def test_an_agents_voicemail_cannot_accept(active: World) -> None:
    ada = active.agent()
    caller = active.caller().dials(LINE).presses("2")
    ada.rings().goes_to_voicemail()
    caller.waits(60).does_not_hear("you are connected")
    assert not caller.is_talking_to(ada, within=0)
    assert active.agents()["ada"].misses >= 1


def test_a_busy_agent_is_not_rung_and_a_free_one_is(active: World) -> None:
    ada = active.agent("ada")
    first = active.caller("+12025550112").dials(LINE).presses("2")
    ada.rings().answers().presses("1")
    assert first.is_talking_to(ada)
    bob = active.agent("bob", "+12025550151")
    second = active.caller("+12025550113").dials(LINE).presses("2")
    bob.rings().answers().presses("1")
    assert second.is_talking_to(bob)


def test_the_longest_idle_agent_with_the_skill_is_rung(active: World) -> None:
    active.agent("other skill", "+12025550151", skills=["trading"])
    longest = active.agent("longest", "+12025550152", skills=["deposit", "withdrawal"])
    active.people.waits(5)
    active.agent("fresh", "+12025550153")
    active.caller().dials(LINE).presses("2")
    longest.rings()


def test_nobody_with_the_skill_is_said_plainly(active: World) -> None:
    active.agent("trader", "+12025550151", skills=["trading"])
    active.caller().dials(LINE).presses("2").hears("nobody is on duty for this").hears("to be rung back")


def test_an_agent_who_hangs_up_before_the_caller_is_there_leaves_them_their_place(active: World) -> None:
    ada = active.agent()
    caller = active.caller().dials(LINE).presses("2").hears("connecting")
    ada.rings().answers().hears("press 1")
    active.workers_run = False  # the bridge does not come in time
    ada.presses("1").hangs_up()
    assert active.contact(caller).state == ContactState.WAITING
    active.workers_run = True
    ada.rings(within=30).answers().presses("1")
    assert caller.is_talking_to(ada)


def test_wrap_up_passes_before_the_next_offer(active: World) -> None:
    ada = active.agent()
    first = active.caller("+12025550112").dials(LINE).presses("2")
    ada.rings().answers().presses("1")
    assert first.is_talking_to(ada)
    active.caller("+12025550113").dials(LINE).presses("2")
    first.hangs_up()
    ada.hears_the_line_go_dead()
    assert active.agents()["ada"].state == AgentState.WRAP_UP
    ada.waits(1).does_not_ring()
    ada.rings(within=5)


def test_an_agents_number_that_the_carrier_refuses_takes_them_off_duty(active: World) -> None:
    active.agent("nowhere", "+12025550152")
    with active.database.transaction() as connection:
        connection.exec_driver_sql("UPDATE agents SET phone = '+0123'")
    caller = active.caller().dials(LINE).presses("2").hears("connecting").waits(5)
    assert active.agents()["nowhere"].status == Status.ON_BREAK
    assert active.contact(caller).state == ContactState.WAITING


def test_a_talk_that_the_agent_ends_is_answered_all_the_same(active: World) -> None:
    ada = active.agent()
    caller = active.caller().dials(LINE).presses("2")
    ada.rings().answers().presses("1")
    assert caller.is_talking_to(ada)
    ada.hangs_up()
    caller.hears("thank you for calling").hears_the_line_go_dead()
    assert active.contact(caller).outcome == Outcome.ANSWERED
