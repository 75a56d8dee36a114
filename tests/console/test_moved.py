"""What an open page Now sees at its next glance: whatever happens to the line, and nothing while nothing happens."""

from collections.abc import Callable

import pytest
from sqlalchemy import insert

from callbacks import asking
from console.now.picture import moved, turned
from failover import sightings
from failover.quorum import Probe
from models import Status
from models.tables import offers
from routing import roster
from tests.console.house import House
from tests.console.rows import PHONE, comes


def takes_a_callback(house: House) -> None:
    with house.board.turn() as turn:
        asking.promise(turn, "CA1", PHONE, house.board.secret)


def is_offered(house: House) -> None:
    now = house.clock.now()
    with house.database.transaction() as connection:
        offer = {"contact_id": 1, "agent_id": 1, "state": "pending", "made_at": now, "expires_at": now}
        connection.execute(insert(offers).values(offer))


def rests(house: House) -> None:
    with house.database.session() as session:
        roster.set_status(session, "ada", Status.ON_BREAK, house.clock.now())


def leaves(house: House) -> None:
    with house.database.transaction() as connection:
        connection.exec_driver_sql("UPDATE contacts SET state = 'ended', outcome = 'abandoned'")


def makes_room(house: House) -> None:
    leaves(house)
    comes(house, "CA2", "+12025550112")


def is_seen_by_another(house: House) -> None:
    with house.database.transaction() as connection:
        sightings.note(connection, "elsewhere", [Probe("fail", "HTTP 503")], house.clock.now())


def fails_again(house: House) -> None:
    house.chat("fail", times=1)


def seen(house: House) -> tuple[object, ...]:
    with house.database.reading() as connection:
        return turned(connection), moved(connection)


ACTS = [takes_a_callback, is_offered, rests, leaves, makes_room, is_seen_by_another, fails_again]


@pytest.mark.parametrize("happens", ACTS)
def test_whatever_happens_is_seen(house: House, happens: Callable[[House], None]) -> None:
    house.chat("fail", times=1)
    with house.database.session() as session:
        roster.add(session, "ada", "+12025550150", {"deposit": 1}, house.clock.now())
        roster.set_status(session, "ada", Status.AVAILABLE, house.clock.now())
    nobody = seen(house)
    comes(house)
    before = seen(house)
    assert before != nobody
    happens(house)
    assert seen(house) != before


def test_a_chat_that_stays_as_it_is_moves_nothing(house: House) -> None:
    house.chat("ok")
    before = seen(house)
    house.chat("ok", times=5)
    assert seen(house) == before
