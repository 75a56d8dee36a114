"""What other lines get wrong: each test names one of those failures, and shows that ours does not have it."""

import pytest

from carrier.simulator.people import Phone
from models import AgentState, ContactState, Form, Status
from models.tables import agents
from tests.world import LINE, World


def promise(line: World, digit: int) -> Phone:
    """Return a caller who took a callback about a withdrawal."""
    caller = line.caller(f"+1202555011{digit}").dials(LINE).presses("2").hears("press 1").presses("1")
    return caller.hears("your code is").hears_the_line_go_dead(within=60)


def test_a_callback_neither_overtakes_who_holds_nor_waits_for_an_empty_line(active: World) -> None:
    """Elsewhere a callback jumps to the front, or comes only once nobody holds any more."""
    first = active.caller("+12025550112").dials(LINE).presses("2").hears("next in line")
    second = promise(active, 3)
    third = active.caller("+12025550114").dials(LINE).presses("2").hears("number 3 in line")
    ada = active.agent()
    ada.rings().answers().hears("holding").presses("1")
    assert first.is_talking_to(ada)
    first.hangs_up()
    ada.rings(within=20).answers().hears("a callback about a withdrawal").presses("1")
    second.rings().answers().presses("1")
    assert second.is_talking_to(ada)
    third.does_not_hear("connected")


def test_no_more_customers_are_rung_than_agents_have_accepted(active: World) -> None:
    """Elsewhere every promise that is due is dialled, and those who answer find no agent."""
    promised = [promise(active, digit) for digit in (1, 2, 3)]
    ada, bob = active.agent("ada"), active.agent("bob", "+12025550151")
    ada.rings().answers().presses("1")
    promised[0].rings()  # bob has not accepted yet
    bob.rings()
    active.people.waits(5)
    for phone in promised[1:]:
        phone.does_not_ring()


def test_who_got_through_is_not_rung_although_an_agent_was_already_rung_for_the_promise(active: World) -> None:
    """Elsewhere the callback fires after the customer already got through, and its agent waits for nobody."""
    caller = promise(active, 1)
    caller.dials(LINE).presses("4").presses("1").hears("next in line")
    bob = active.agent("bob", "+12025550151", skills=["withdrawal"])
    bob.rings().answers().hears("a callback")
    ada = active.agent("ada", skills=["security"])
    ada.rings().answers().presses("1")
    assert caller.is_talking_to(ada)
    bob.waits(15)
    assert active.agents()["bob"].state == AgentState.IDLE
    assert [contact.state for contact in active.contacts()] == [ContactState.ENDED, ContactState.TALKING]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_promise_that_cannot_be_written_down_is_not_announced_and_the_caller_keeps_holding(active: World) -> None:
    """Elsewhere the live call is given up before the callback exists, and success is announced all the same."""
    caller = active.caller().dials(LINE).presses("2").hears("press 1")
    broken = "CREATE TRIGGER broken BEFORE INSERT ON callbacks BEGIN SELECT RAISE(ABORT, 'no space left'); END"
    with active.database.transaction() as connection:
        connection.exec_driver_sql(broken)
    caller.presses("1").hears("sorry").does_not_hear("your code is", within=5)
    assert active.contact(caller).state == ContactState.WAITING
    with active.database.transaction() as connection:
        connection.exec_driver_sql("DROP TRIGGER broken")
    caller.hears("thank you for holding", within=60).presses("1").hears("your code is")


def test_who_hangs_up_right_after_the_key_is_rung_all_the_same(active: World) -> None:
    """Elsewhere hanging up before the goodbye loses the request."""
    caller = active.caller().dials(LINE).presses("2").hears("press 1").presses("1").hangs_up()
    active.agent().rings().answers().presses("1")
    caller.rings()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_promise_outlives_closing_time_and_nobody_has_to_remember_it(active: World) -> None:
    """Elsewhere promises vanish when the day ends, at a silent time-out, or with the agent who was to try again."""
    caller = promise(active, 1).behaves("no_answer")
    ada = active.agent()
    ada.rings().answers().presses("1").hears("could not be reached", within=60)
    with active.database.transaction() as connection:
        connection.execute(agents.update().values(status=Status.OFFLINE))
    active.clock.advance(hours=30)  # past the night, in which it may not ring
    caller.behaves("manual").waits(5)
    bob = active.agent("bob", "+12025550151")
    bob.rings(within=30).answers().hears("a callback about a withdrawal").presses("1")
    assert caller.rings().answers().presses("1").is_talking_to(bob)


def test_with_nobody_on_shift_no_phone_rings_and_a_promise_is_offered(active: World) -> None:
    """Elsewhere it rings for ever when nobody is on shift."""
    ada = active.agent()
    with active.database.transaction() as connection:
        connection.execute(agents.update().values(status=Status.OFFLINE))
    caller = active.caller().dials(LINE).presses("2").hears("nobody is on duty for this").hears("to be rung back")
    ada.waits(60).does_not_ring()
    caller.presses("1").hears("we will ring you back")


def test_one_bad_number_does_not_keep_the_others_from_being_rung(active: World) -> None:
    """Elsewhere one number that cannot be rung breaks the whole group."""
    active.agent("nowhere", "+12025550152")
    active.people.waits(5)
    bob = active.agent("bob", "+12025550151")
    with active.database.transaction() as connection:
        connection.execute(agents.update().where(agents.c.name == "nowhere").values(phone="+0123"))
    caller = active.caller().dials(LINE).presses("2").hears("connecting")
    bob.rings(within=5).answers().presses("1")
    assert caller.is_talking_to(bob)
    assert active.agents()["nowhere"].status == Status.ON_BREAK


def test_who_accepts_too_late_joins_nobodys_call_and_loses_nothing(active: World) -> None:
    """Elsewhere a late acceptor joins a call that somebody else has taken."""
    ada = active.agent("ada")
    caller = active.caller().dials(LINE).presses("2").hears("connecting")
    ada.rings().answers().hears("press 1")
    active.clock.advance(seconds=90)  # the offer expires while ada thinks
    active.workers_run = False  # and nobody tells her
    bob = active.agent("bob", "+12025550151")
    active.engine.tick()
    ada.presses("1").hears("already taken")
    active.workers_run = True
    bob.rings(within=5).answers().presses("1")
    assert caller.is_talking_to(bob)
    assert not caller.is_talking_to(ada, within=0)


@pytest.mark.parametrize("moment", ["welcome", "place"])
def test_a_key_during_an_announcement_counts(active: World, moment: str) -> None:
    """Elsewhere keys are ignored until the announcement has been played to its end."""
    caller = active.caller().dials(LINE).presses("2")  # before the menu has been read out
    assert active.contact(caller).issue == "withdrawal"
    if moment == "place":
        caller.presses("1").hears("your code is")  # before the place in line has been said
        assert active.contact(caller).form == Form.CALLBACK
