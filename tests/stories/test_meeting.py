"""Someone calls us while we ring them, or while an agent is rung or waits for them: they meet at once, on that call."""

from carrier.simulator.people import Phone
from models import CallbackState, ContactState, Outcome
from tests.stories.test_faults import dials, fault, promised
from tests.world import LINE, World

__all__ = ["promised"]


def test_who_calls_while_we_ring_them_is_joined_to_their_agent(active: World, promised: Phone) -> None:
    ada = active.agent()
    ada.rings().answers().presses("1")
    promised.rings()
    promised.dials(LINE)
    assert promised.is_talking_to(ada)
    promised.waits(2).does_not_ring()
    promised.hangs_up()
    ada.hears_the_line_go_dead()
    first, second = active.contacts()
    assert (first.outcome, second.outcome) == (Outcome.ANSWERED, Outcome.SUPERSEDED)
    assert [one.state for one in active.callbacks()] == [CallbackState.SUPERSEDED]
    ada.waits(200).does_not_ring()
    assert dials(active, promised) == 1


def test_who_calls_while_their_agents_phone_rings_holds_for_that_agent(active: World, promised: Phone) -> None:
    ada = active.agent()
    ada.rings()
    promised.dials(LINE).hears("connecting you to a colleague")
    ada.answers().presses("1")
    assert promised.is_talking_to(ada)
    assert dials(active, promised) == 0


def test_the_joined_talk_outlives_the_end_of_the_ring(active: World, promised: Phone) -> None:
    """The last word about the withdrawn ring comes late, and must not take the agent away."""
    ada = active.agent()
    ada.rings().answers().presses("1")
    promised.rings()
    fault(active, "delay", on="status", to="attempt=", seconds=5, times=-1)
    promised.dials(LINE)
    assert promised.is_talking_to(ada)
    promised.waits(20)
    assert promised.is_talking_to(ada, within=0)


def test_an_agent_cut_off_meanwhile_leaves_a_holder_in_the_same_place(active: World, promised: Phone) -> None:
    rank = active.contact(promised).rank
    ada = active.agent()
    ada.rings()
    promised.dials(LINE).hears("connecting you")
    ada.declines()
    bob = active.agent("bob", "+12025550151")
    bob.rings(within=15).answers().presses("1")
    assert promised.is_talking_to(bob)
    (holder,) = [one for one in active.contacts() if one.state == ContactState.TALKING]
    assert holder.rank == rank


def test_a_repeated_first_request_finds_the_same_talk(active: World, promised: Phone) -> None:
    ada = active.agent()
    ada.rings().answers().presses("1")
    promised.rings()
    promised.dials(LINE)
    assert promised.is_talking_to(ada)
    asked = active.webhooks("/voice/incoming")[-1]
    assert "/voice/hold" in active.replay(asked["url"], asked["params"]).text
    assert promised.is_talking_to(ada, within=0)


def test_somebody_who_talks_already_is_not_joined_twice(active: World, promised: Phone) -> None:
    ada = active.agent()
    ada.rings().answers().presses("1")
    promised.rings().answers().hears("press 1").presses("1")
    assert promised.is_talking_to(ada)
    twin = active.caller("+12025550113").dials(LINE, shows=promised.number)
    twin.hears("about to ring you")
    assert promised.is_talking_to(ada, within=0)
