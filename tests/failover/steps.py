"""What the tests of the remembered mode do and look at."""

from datetime import timedelta

from failover import modes
from failover.quorum import Probe
from failover.state import Flip, Rules, Standing
from models import Database, ManualClock

TOKEN = "the heart of chat, beating"
OK = Probe("ok", "HTTP 200")
FAIL = Probe("fail", "connection refused by http://chat")
RULES = Rules(fall=3, rise=3, dwell=timedelta(seconds=20))


def now_in(database: Database) -> Standing:
    with database.reading() as connection:
        return modes.current(connection)


def flips_in(database: Database) -> list[Flip]:
    with database.reading() as connection:
        return modes.history(connection, 100)[::-1]


def looks(database: Database, clock: ManualClock, *probes: Probe) -> list[Flip]:
    flips: list[Flip] = []
    for probe in probes:
        flips += modes.observe(database, probe, clock.now(), RULES)
        clock.advance(seconds=5)
    return flips
