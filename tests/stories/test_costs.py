"""A day's cap on what dials may cost: what would cost more waits until tomorrow, in its own place."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from callbacks import spending
from callbacks.costs import Costs
from carrier.simulator.people import Phone
from failover.news import NOTIFICATIONS
from models import AgentState, CallbackState, ContactState, Database, RealClock
from models.attempt import Attempt
from models.tables import spending as days
from routing.turn import Turn
from tests.stage import world
from tests.stories.test_faults import dials, fault
from tests.world import LINE, World

CAP = {"CALLBACK_COST_CAP": "0.05", "CALLBACK_PRICES": "+1=0.02,+1205=0.04,rest=0.1"}


def takes_a_callback(line: World, number: str) -> Phone:
    """Return a caller who took a callback about a withdrawal."""
    caller = line.caller(number).dials(LINE).presses("2").hears("press 1").presses("1")
    return caller.hears("your code is").hears_the_line_go_dead(within=60)


def spent(database: Database) -> list[int]:
    with database.reading() as connection:
        return list(connection.execute(select(days.c.spent)).scalars())


def test_the_longest_beginning_of_a_number_has_the_price() -> None:
    costs = Costs(None, (("+1205", 40), ("+1", 20), ("", 100)))
    assert [costs.of(number) for number in ("+12055550111", "+12025550111", "+493012345")] == [40, 20, 100]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_would_cost_more_waits_until_tomorrow(database: Database, redis_url: str) -> None:
    with world(database, redis_url, **CAP) as line:
        line.chat("fail")
        first, dear, third = (takes_a_callback(line, f"+120{area}5550111") for area in (2, 5, 3))
        spared = takes_a_callback(line, "+12055550112")
        place = line.contact(dear).rank
        ada = line.agent()
        for caller in (first, third):  # 0.02 each; between the two, 0.04 for the other is too much
            ada.rings(within=60).answers().presses("1")
            if caller is first:
                caller.rings(within=60).answers().presses("1").hears("being connected").waits(4).hangs_up()
                ada.hears_the_line_go_dead(within=20)
                ada.rings(within=60).answers().presses("1").hears("could not be reached").waits(20)
        third.rings(within=60)
        dear.does_not_ring()
        spared.waits(6)
        assert line.contact(spared).state == ContactState.RESTING
        assert dials(line, ada) == 3  # and none for the last
        assert spent(database) == [40]
        assert (line.contact(dear).state, line.contact(dear).rank) == (ContactState.RESTING, place)
        tomorrow = line.clock.now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        assert line.contact(dear).next_at >= tomorrow  # type: ignore[operator]
        with database.reading() as connection:
            told = connection.execute(select(NOTIFICATIONS.c.text).where(NOTIFICATIONS.c.kind == "costs")).scalars()
            assert [text.partition(";")[0] for text in told] == ["Ringback: today's callbacks have cost 0.02 of 0.05"]
        fourth = line.caller("+12045550111").dials(LINE).presses("2").hears("press 1").presses("1")
        fourth.hears("as many callbacks as we can keep for now").hears("press 3")
        line.clock.advance(days=1)
        ada.rings(within=60)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_the_carrier_did_not_dial_costs_nothing(database: Database, redis_url: str) -> None:
    with world(database, redis_url, **CAP) as line:
        line.chat("fail")
        caller = takes_a_callback(line, "+12025550111")
        ada = line.agent()
        ada.rings().answers()
        fault(line, "rest_429", on="Calls", seconds=1)
        ada.presses("1").hears("could not be reached")
        assert (spent(database), dials(line, caller)) == ([0], 0)
        assert line.callbacks()[0].state == CallbackState.PROMISED
        with database.session() as session:
            assert [attempt.cost for attempt in session.query(Attempt)] == [20]
        ada.waits(20)
        assert line.agents()["ada"].state == AgentState.IDLE


def test_the_cap_is_exact_however_many_dial_at_once(database: Database) -> None:
    now, costs, afforded = RealClock().now(), Costs(cap=100, prices=(("", 30),)), list[int | None]()

    def dial() -> None:
        for _ in range(3):
            with database.transaction() as connection:
                afforded.append(spending.afford(Turn(connection, now), "+12025550111", costs))

    threads = [threading.Thread(target=dial) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(afforded, key=str) == [30, 30, 30, *[None] * 9]
    assert spent(database) == [90]
