"""What the tests of desks begin with: ada has a desk, and a customer whom she is rung for, or talks with."""

from typing import Any

from console.desk import desks
from models import Status
from models.tables import agents
from routing import leaving, line, offers, roster, talks
from routing import voicemails as messages
from tests.console.house import House, Visitor

NUMBER = "+12025550112"


def ada_at_her_desk(house: House, role: str = "agent") -> Visitor:
    """Return ada, an agent for withdrawals, who is available and looks at her desk."""
    with house.database.session() as session:
        roster.add(session, "ada", "+12025550150", {"withdrawal": 1}, house.clock.now())
        roster.set_status(session, "ada", Status.AVAILABLE, house.clock.now())
    return comes_to_a_desk(house, "ada", role)


def comes_to_a_desk(house: House, name: str, role: str = "agent") -> Visitor:
    """Return somebody with an account who looks at the desk of the agent of the same name."""
    house.person(name, role)
    desks.link(house.database, name, name, "test", house.clock.now())
    return house.visitor().signs_in(name).opens("/console/desk")


def a_call(house: House, sid: str = "CA1", number: str = NUMBER) -> None:
    """Let somebody call about a withdrawal, for whom a free agent is claimed."""
    issue = house.board.menu.by_key("withdrawal")
    assert issue
    with house.board.turn() as turn:
        line.arrive(turn, sid, number, "en", active=True)
        line.join(turn, sid, issue, house.board.rules)


def talk(house: House, offer: int = 1, sid: str = "CA1") -> None:
    """Let the agent of an offer press 1 and meet the customer."""
    with house.board.turn() as turn:
        offers.ring(turn, offer, house.board.rules)
        offers.accept(turn, offer)
        talks.join(turn, sid)
        talks.meet(turn, offer)


def hangs_up(house: House, sid: str = "CA1") -> None:
    """Let the customer of a talk hang up."""
    with house.board.turn() as turn:
        leaving.leave(turn, sid, house.board.rules)


def a_voicemail(house: House, sid: str = "CA9", number: str = "+12025550119", issue: str = "withdrawal") -> int:
    """Let somebody leave a message about an issue. Return its id."""
    with house.board.turn() as turn:
        line.arrive(turn, sid, number, "en", active=True)
        voicemail = messages.begin(turn, sid, issue)
        assert voicemail
        messages.keep(turn, voicemail, f"RE{sid}", "http://carrier.example/1", 12)
        messages.say(turn, voicemail, f"RE{sid}", "please <b>ring</b> me")
    return voicemail


def agent(house: House, name: str = "ada") -> Any:
    """Return an agent's row."""
    with house.database.reading() as connection:
        return connection.execute(agents.select().where(agents.c.name == name)).one()
