"""The engine's glance: one question tells which tasks have work, each with moments of its own."""

from datetime import timedelta

from sqlalchemy import bindparam, select

from models import Database, ManualClock
from models.tables import agents, contacts
from routing import roster
from routing.glance import NOW, Glance, see

OLD = select(agents.c.id).where(agents.c.idle_since <= bindparam("before"))
NEW = select(agents.c.id).where(agents.c.idle_since > bindparam("before"))
NOBODY = select(contacts.c.id)


def test_each_glance_has_its_own_moments(database: Database) -> None:
    clock = ManualClock()
    with database.session() as session:
        roster.add(session, "ada", "+12025550150", {"deposit": 1}, clock.now())
    minute, hour = timedelta(minutes=1), timedelta(hours=1)
    clock.advance(minutes=5)
    with database.reading() as connection:
        seen = see(
            connection,
            clock.now(),
            [
                Glance((OLD, {"before": minute})),
                Glance((OLD, {"before": hour})),
                Glance((OLD, {"before": hour}), (NEW, {"before": hour})),
                Glance((NEW, {"before": NOW}), (NOBODY, {})),
            ],
        )
        assert seen == [True, False, True, False]
        assert see(connection, clock.now(), []) == []
