"""A turn that a deadlock was ended at the cost of is taken once more."""

import threading

import pytest
from sqlalchemy import bindparam, update

from models import Database, ManualClock, tables
from routing import roster
from routing.turn import Turn
from tests.routing.crowd import switchboard

TOUCH = update(tables.agents).where(tables.agents.c.name == bindparam("who")).values(misses=tables.agents.c.misses + 1)


@pytest.mark.parametrize("database", ["postgres"], indirect=True)  # SQLite's writers take turns and cannot meet so
def test_of_two_turns_that_wait_for_each_other_both_are_taken(database: Database) -> None:
    board, both_hold_one = switchboard(database, "two"), threading.Barrier(2, timeout=5)
    with database.session() as session:
        for name, phone in (("ada", "+12025550150"), ("bob", "+12025550151")):
            roster.add(session, name, phone, {"deposit": 1}, ManualClock().now())
    tries = 0

    def crosswise(first: str, second: str) -> None:
        waited = list[int]()

        def do(turn: Turn) -> None:
            nonlocal tries
            tries += 1
            turn.connection.execute(TOUCH, {"who": first})
            if not waited:
                waited.append(both_hold_one.wait())
            turn.connection.execute(TOUCH, {"who": second})

        board.take_turn(do)

    other = threading.Thread(target=crosswise, args=["bob", "ada"])
    other.start()
    crosswise("ada", "bob")
    other.join()
    with database.session() as session:
        assert [agent.misses for agent in roster.everyone(session)] == [2, 2]
    assert tries == 3
