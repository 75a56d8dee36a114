"""Rolling rates: who answers, how long a contact takes an agent, how long people stay; out of a window and priors."""

from datetime import timedelta
from typing import Any

import pytest

from ivr.menu import load_menu
from models import Agent, Database, ManualClock, Status
from routing import leaving, line, offers, presence, rates, roster, talks
from routing.matching import match_agent
from routing.policy import Rules
from routing.turn import Turn
from settings import MENU

RULES = Rules(wrap_up=timedelta(seconds=20))
MENU_ = load_menu(MENU)


class Desk:
    """A line without telephones: its turns, and a clock to push."""

    def __init__(self, database: Database) -> None:
        self.database, self.clock, self.calls = database, ManualClock(), 0

    def agent(self, name: str, *skills: str) -> int:
        with self.database.session() as session:
            phone = f"+120255501{len(roster.everyone(session)):02}"
            agent: Agent = roster.add(session, name, phone, dict.fromkeys(skills, 1), self.clock.now())
            roster.set_status(session, name, Status.AVAILABLE, self.clock.now())
            session.flush()
            return agent.id

    def turn(self) -> Any:
        return self.database.transaction()

    def look(self) -> dict[tuple[str, str], dict[str, Any]]:
        with self.turn() as connection:
            turn = Turn(connection, self.clock.now())
            found = rates.look(turn, ["withdrawal/en", "deposit/en"], RULES)
            rates.write(turn, found)
            rates.write(turn, found)  # nothing is left to change
            assert rates._known(connection) == found
        return found

    def caller(self, issue: str = "withdrawal") -> str:
        self.calls += 1
        chosen = MENU_.by_key(issue)
        assert chosen is not None
        with self.turn() as connection:
            turn = Turn(connection, self.clock.now())
            line.arrive(turn, f"CA{self.calls}", f"+1202555{self.calls:04}", "en", active=True)
            line.put(turn, f"CA{self.calls}", chosen, RULES)
        return f"CA{self.calls}"

    def talk(self, agent_id: int, call_sid: str, seconds: float) -> None:
        with self.turn() as connection:
            turn = Turn(connection, self.clock.now())
            offer = match_agent(turn, agent_id, RULES)
            assert offer is not None
            offers.ring(turn, offer, RULES)
        self.clock.advance(seconds=6)
        with self.turn() as connection:
            turn = Turn(connection, self.clock.now())
            offers.accept(turn, offer)
            talks.join(turn, call_sid)
            talks.meet(turn, offer)
        self.clock.advance(seconds=seconds)
        self.leaves(call_sid)
        self.clock.advance(seconds=20)
        with self.turn() as connection:
            presence.end_wrap_ups(Turn(connection, self.clock.now()))

    def leaves(self, call_sid: str) -> None:
        with self.turn() as connection:
            leaving.leave(Turn(connection, self.clock.now()), call_sid, RULES)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def test_a_line_without_a_past_is_believed_to_be_ordinary(desk: Desk) -> None:
    desk.agent("ada", "withdrawal")
    found = desk.look()
    assert found["withdrawal/en", "withdrawal/en"] == {
        "share": 1, "agents": 1, "handling": 150, "patience": 600, "pick_up": 8
    }  # fmt: skip
    assert found["deposit/en", "deposit/en"]["agents"] == 0
    assert ("withdrawal/en", "deposit/en") not in found


def test_shares_are_of_the_agents_in_common(desk: Desk) -> None:
    desk.agent("ada", "withdrawal", "deposit")
    desk.agent("bob", "deposit")
    found = desk.look()
    assert found["withdrawal/en", "deposit/en"]["share"] == 0.5
    assert found["deposit/en", "withdrawal/en"]["share"] == 1
    assert found["deposit/en", "deposit/en"]["agents"] == 2


def test_long_talks_are_believed_little_by_little(desk: Desk) -> None:
    ada = desk.agent("ada", "withdrawal")
    believed = [desk.look()["withdrawal/en", "withdrawal/en"]["handling"]]
    for _ in range(3):
        desk.talk(ada, desk.caller(), 400)
        believed.append(desk.look()["withdrawal/en", "withdrawal/en"]["handling"])
    assert believed == sorted(believed)
    assert 150 < believed[1] < believed[3] < 426


def test_an_agent_who_missed_the_last_offer_or_went_on_break_does_not_count(desk: Desk) -> None:
    desk.agent("ada", "withdrawal")
    with desk.database.session() as session:
        ada = roster.everyone(session)[0]
        ada.misses = 1
    assert desk.look()["withdrawal/en", "withdrawal/en"]["agents"] == 0
    with desk.database.session() as session:
        roster.set_status(session, "ada", Status.AVAILABLE, desk.clock.now())
    assert desk.look()["withdrawal/en", "withdrawal/en"]["agents"] == 1
    with desk.database.session() as session:
        roster.set_status(session, "ada", Status.ON_BREAK, desk.clock.now())
    assert desk.look()["withdrawal/en", "withdrawal/en"]["agents"] == 0


def test_people_who_leave_early_shorten_the_patience_and_the_past_is_forgotten(desk: Desk) -> None:
    for _ in range(20):
        call = desk.caller()
        desk.clock.advance(seconds=30)
        desk.leaves(call)
    assert desk.look()["withdrawal/en", "withdrawal/en"]["patience"] < 200
    desk.clock.advance(minutes=31)
    assert desk.look()["withdrawal/en", "withdrawal/en"]["patience"] == 600


def test_a_difference_that_nobody_could_hear_is_not_written(desk: Desk) -> None:
    desk.agent("ada", "withdrawal")
    found = desk.look()
    pair = ("withdrawal/en", "withdrawal/en")
    assert rates.alike(found | {pair: found[pair] | {"handling": 152.0}}, found)
    assert not rates.alike(found | {pair: found[pair] | {"handling": 160.0}}, found)
    assert not rates.alike(found | {pair: found[pair] | {"agents": 2}}, found)
    assert not rates.alike({pair: found[pair]}, found)
