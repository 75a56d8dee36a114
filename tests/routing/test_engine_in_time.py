"""The engine looks when a wrap-up ends, not a poll later."""

import pytest

from engine import POLL, Engine
from models import AgentState, Database, Status
from models.tables import agents
from routing import roster
from tests.routing.stand import Line


def test_the_engine_sleeps_until_the_next_wrap_up_ends(database: Database) -> None:
    line = Line(database)
    engine = Engine(line.board, line.acts.rules, "the only engine")
    engine.tick()
    assert engine.pause() == POLL
    with database.session() as session:
        roster.set_status(session, "ada", Status.OFFLINE, line.clock.now())
    line.acts.arrives("CA1", "+12025550111")
    line.acts.chooses("CA1", "security")
    line.the_workers_work()
    line.acts.declines(1)  # bob rests for ten seconds
    line.clock.advance(seconds=9.9)
    engine.tick()
    assert engine.pause() == pytest.approx(0.1)
    line.clock.advance(seconds=0.1)
    engine.tick()
    with database.reading() as connection:
        states = list(connection.execute(agents.select().order_by(agents.c.name)))
    assert [agent.state for agent in states] == [AgentState.IDLE, AgentState.RINGING]
