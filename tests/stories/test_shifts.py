"""Shifts: whoever is available goes offline at their shift's end and is told so, but never out of a talk."""

from collections.abc import Iterator
from datetime import UTC, timedelta

import pytest
from sqlalchemy import update

from carrier.simulator.people import Phone
from models import Agent, AgentState, Database, Status
from routing import roster
from routing.pins import hashed
from tests.stage import world
from tests.world import LINE, World

PIN = "271828"
MENU = "+12025550150"


@pytest.fixture
def texting(database: Database, redis_url: str) -> Iterator[World]:
    """A line that stands in for chat, whose carrier sends messages."""
    with world(database, redis_url, MESSAGES="yes") as made:
        made.chat("fail")
        yield made


def until(world: World, **span: float) -> str:
    """Return a shift of today that ends so long from now, less what has passed of this minute."""
    end = world.clock.now().astimezone(UTC) + timedelta(**span)
    return f"{f'{end:%a}'.lower()} 00:00-{end:%H:%M} UTC"


def works(world: World, shift: str, status: Status | None = Status.AVAILABLE) -> Phone:
    """Return the phone of Ada, who works these hours and has a PIN."""
    ada = world.agent()
    with world.database.session() as session:
        secret = hashed(PIN, world.settings.secret_key)
        roster.change(session, "ada", shift=shift, pin_hash=secret, now=world.clock.now())
        if status:
            roster.set_status(session, "ada", status, world.clock.now())
    return ada


def texts(phone: Phone) -> list[str]:
    return [line for line in phone.transcript().splitlines() if "texted" in line]


def passes(world: World, **span: float) -> None:
    """Let time pass for our side at once, and then a moment for everybody."""
    world.clock.advance(**span)
    world.advance(2)


def test_at_the_shifts_end_an_available_agent_goes_offline(texting: World) -> None:
    ada = works(texting, until(texting, minutes=3), status=None)  # a shift given to somebody who is available already
    with texting.database.session() as session:  # no message reaches what is no telephone
        roster.add(session, "bob", "client:bob", {"deposit": 1}, texting.clock.now(), shift=until(texting, minutes=3))
        roster.set_status(session, "bob", Status.AVAILABLE, texting.clock.now())
    passes(texting, seconds=100)
    assert texting.agents()["ada"].status == Status.AVAILABLE
    passes(texting, seconds=80)
    assert {agent.status for agent in texting.agents().values()} == {Status.OFFLINE}
    assert texts(texting.people.phone("client:bob")) == []
    texting.caller().dials(LINE).presses("2")
    ada.does_not_ring(within=2)
    (text,) = texts(ada)
    assert "your shift is over, and you are offline" in text
    ada.dials(LINE).hears("PIN").presses(PIN).hears("your shift is over").hears("you are offline")
    ada.hears("press 2").presses("2").hangs_up()
    assert texting.agents()["ada"].benched_at is None


def test_a_talk_goes_on_and_then_they_are_offline(active: World) -> None:
    ada = works(active, until(active, minutes=2))
    caller = active.caller().dials(LINE).presses("2")
    ada.rings().answers().presses("1")
    assert caller.is_talking_to(ada)
    passes(active, minutes=2)
    assert (active.agents()["ada"].status, active.agents()["ada"].state) == (Status.AVAILABLE, AgentState.TALKING)
    caller.hangs_up().waits(2)
    assert active.agents()["ada"].status == Status.OFFLINE
    assert texts(ada) == []  # this carrier sends none


def test_who_chooses_to_be_available_after_the_shift_stays_so(active: World) -> None:
    ada = works(active, until(active, minutes=1))
    passes(active, minutes=1)
    assert active.agents()["ada"].status == Status.OFFLINE
    ada.dials(LINE).hears("PIN").presses(PIN).hears("press 1").presses("1").hears("you are available")
    passes(active, minutes=5)
    assert active.agents()["ada"].status == Status.AVAILABLE
    with active.database.session() as session:
        roster.set_status(session, "ada", Status.AVAILABLE, active.clock.now())
    passes(active, minutes=5)
    assert active.agents()["ada"].status == Status.AVAILABLE


def test_who_goes_available_by_phone_goes_off_at_the_end_and_a_break_stays_a_break(active: World) -> None:
    ada = works(active, until(active, minutes=2), status=Status.OFFLINE)
    ada.dials(LINE).hears("PIN").presses(PIN).hears("press 1").presses("1").hears_the_line_go_dead()
    with active.database.session() as session:
        roster.add(session, "bob", "+12025550151", {"deposit": 1}, active.clock.now(), shift=until(active, minutes=2))
        roster.set_status(session, "bob", Status.AVAILABLE, active.clock.now())
        session.execute(update(Agent).where(Agent.name == "bob").values(status=Status.ON_BREAK))  # missed too many
    passes(active, minutes=2)
    assert {name: agent.status for name, agent in active.agents().items()} == {"ada": "offline", "bob": "on_break"}
