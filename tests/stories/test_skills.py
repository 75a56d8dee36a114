"""Skills with a level: the longest idle among the best skilled is rung, and nobody good enough is left out."""

from models import Status
from routing import roster
from tests.world import LINE, World


def status(world: World, name: str, status: Status) -> None:
    with world.database.session() as session:
        roster.set_status(session, name, status, world.clock.now())


def test_the_best_skilled_is_rung_before_the_longest_idle(active: World) -> None:
    active.agent("longest", "+12025550151", skills={"deposit": 2})
    active.people.waits(5)
    best = active.agent("best", "+12025550152", skills={"deposit": 1, "trading": 3})
    active.caller().dials(LINE).presses("3")
    best.rings()


def test_among_equals_the_longest_idle_is_rung(active: World) -> None:
    active.agent("third", "+12025550151", skills={"deposit": 3})
    active.people.waits(5)
    longest = active.agent("longest", "+12025550152", skills={"deposit": 2})
    active.people.waits(5)
    active.agent("fresh", "+12025550153", skills={"deposit": 2})
    active.caller().dials(LINE).presses("3")
    longest.rings()


def test_when_the_best_are_busy_the_next_best_are_rung(active: World) -> None:
    best = active.agent("best", "+12025550151", skills={"deposit": 1})
    second = active.agent("second", "+12025550152", skills={"deposit": 2})
    third = active.agent("third", "+12025550153", skills={"deposit": 3})
    for agent, number in ((best, "+12025550112"), (second, "+12025550113"), (third, "+12025550114")):
        caller = active.caller(number).dials(LINE).presses("3")
        agent.rings().answers().presses("1")
        assert caller.is_talking_to(agent)


def test_a_waiting_contact_goes_to_the_best_of_those_who_turn_idle_together(active: World) -> None:
    third = active.agent("third", "+12025550151", skills={"deposit": 3, "trading": 1})
    best = active.agent("best", "+12025550152", skills={"deposit": 1})
    for name in ("third", "best"):
        status(active, name, Status.OFFLINE)
    active.caller("+12025550112").dials(LINE).presses("3").hears("nobody is on duty")
    active.caller("+12025550113").dials(LINE).presses("4").hears("nobody is on duty")
    active.engine_runs = False
    status(active, "third", Status.AVAILABLE)
    active.people.waits(2)
    status(active, "best", Status.AVAILABLE)
    active.engine_runs = True
    best.rings()
    third.rings().answers().hears("trade")


def test_a_better_rank_goes_before_a_better_level(active: World) -> None:
    agent = active.agent("agent", skills={"deposit": 1, "trading": 3})
    status(active, "agent", Status.OFFLINE)
    active.caller("+12025550112").dials(LINE).presses("4").hears("nobody is on duty")
    active.people.waits(2)
    active.caller("+12025550113").dials(LINE).presses("3").hears("nobody is on duty")
    status(active, "agent", Status.AVAILABLE)
    agent.rings().answers().hears("trade")
