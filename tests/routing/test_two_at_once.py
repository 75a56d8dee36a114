"""Two things that happen in the same moment, told step by step: neither an agent nor a promise is stuck after them."""

from models import Database, Status
from tests.routing.invariants import rows
from tests.routing.stand import NUMBERS
from tests.routing.test_line_machine import LineMachine


def test_a_customers_choice_survives_an_agent_who_hangs_up_in_the_same_moment(database: Database) -> None:
    story = LineMachine(database)
    story.agent_chooses("bob", Status.OFFLINE)
    story.calls(NUMBERS[0], "security")
    story.takes_a_callback(0)
    story.agent_chooses("bob", Status.AVAILABLE)
    story.everybody_does_their_part(400)
    story.customer_presses(0, "3")
    story.agent_decides(0, "hangs up")
    for _ in range(2):
        story.everybody_does_their_part(25)
        story.the_line_is_whole()
    story.customer_hangs_up(0, told=True)
    story.the_line_is_whole()
    assert [contact.outcome for contact in rows(database).contacts] == ["cancelled"]
    assert rows(database).live == [], "an agent was given a customer who had just chosen"


def test_an_agent_is_freed_when_the_promise_they_accepted_was_kept_another_way(database: Database) -> None:
    story = LineMachine(database)
    story.agent_chooses("ada", Status.OFFLINE)
    story.agent_chooses("bob", Status.OFFLINE)
    story.calls(NUMBERS[0], "deposit")
    story.takes_a_callback(0)
    story.calls(NUMBERS[0], "withdrawal")
    story.agent_chooses("bob", Status.AVAILABLE)
    story.time_passes(3)  # bob is rung for the promise
    story.the_workers_work()
    story.agent_chooses("ada", Status.AVAILABLE)
    story.time_passes(3)  # ada for the same person, who holds
    story.the_workers_work()
    bob, ada = rows(database).live
    story.acts.accepts(ada.id)
    story.the_workers_work()
    story.trouble_comes("workers stop")
    story.acts.accepts(bob.id)
    story.acts.enters_the_conference(*story.callers[1])
    story.time_passes(3)
    assert [offer.id for offer in rows(database).live] == [ada.id]
