"""A transfer to another issue: the customer is in that line, in their own place, and the agent is free."""

from models import AgentState, CallbackState, ContactState, Outcome, Status
from models.tables import agents
from tests.stories.talking import MENU, called_back, talking
from tests.world import LINE, World


def test_a_customer_transferred_to_another_issue_keeps_their_place(active: World) -> None:
    ada, caller = talking(active)
    rank = active.contact(caller).rank
    active.caller("+12025550119").dials(LINE).presses("3").hears("next in line")
    ada.presses("*").hears(MENU).presses("2").hears("what is it about").hears("press 3").presses("3")
    ada.hears("keeps their place")
    assert active.agents()["ada"].state == AgentState.WRAP_UP
    caller.hears("next in line")
    contact = active.contact(caller)
    assert (contact.issue, contact.skill, contact.rank) == ("deposit", "deposit/en", rank)
    bob = active.agent("bob", "+12025550151", skills=["deposit"])
    bob.rings().answers().hears("a deposit").presses("1")
    assert caller.is_talking_to(bob)


def test_a_transferred_customer_whom_the_next_agent_declines_is_still_in_line(active: World) -> None:
    ada, caller = talking(active)
    ada.presses("*").hears(MENU).presses("2").hears("what is it about").presses("3")
    bob = active.agent("bob", "+12025550151", skills=["deposit"])
    bob.rings().answers().hears("press 1").presses("2")
    assert active.contact(caller).state == ContactState.WAITING
    bob.rings(within=30).answers().presses("1")
    assert caller.is_talking_to(bob)


def test_a_transferred_customer_may_take_a_callback(active: World) -> None:
    ada, caller = talking(active)
    with active.database.transaction() as connection:
        connection.execute(agents.update().values(status=Status.OFFLINE))
    ada.presses("*").hears(MENU).presses("2").hears("what is it about").presses("3")
    caller.hears("to be rung back").presses("1").hears("your code is").hears_the_line_go_dead(within=60)
    bob = active.agent("bob", "+12025550151", skills=["deposit"])
    bob.rings().answers().presses("1")
    caller.rings().answers().presses("1")
    assert caller.is_talking_to(bob)
    caller.hangs_up().waits(2)
    assert [callback.state for callback in active.callbacks()] == [CallbackState.KEPT]


def test_a_customer_who_was_rung_back_is_transferred_like_any_other(active: World) -> None:
    ada, caller = called_back(active)
    ada.presses("*").hears(MENU).presses("2").hears("what is it about").presses("3").hears("keeps their place")
    caller.hears("next in line").does_not_hear("to be rung back", within=8)  # on the line's own number, that is
    bob = active.agent("bob", "+12025550151", skills=["deposit"])
    bob.rings().answers().hears("holding").presses("1")
    assert caller.is_talking_to(bob)
    caller.hangs_up()
    bob.hears_the_line_go_dead()
    assert [callback.state for callback in active.callbacks()] == [CallbackState.KEPT]
    assert active.contact(caller).outcome == Outcome.ANSWERED


def test_a_wrong_issue_asks_again(active: World) -> None:
    ada, caller = talking(active)
    ada.presses("*").hears(MENU).presses("2").hears("what is it about").presses("8").hears("not one of the choices")
    ada.hears(MENU).presses("1")
    assert caller.is_talking_to(ada)
