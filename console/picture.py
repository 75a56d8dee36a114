"""A picture of the house for the page Now: taken at most once a second in each process, however many look at it."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, case, func, select

from failover import modes, sightings
from failover.outlook import outlook
from failover.quorum import ANCHORS, Sighting
from failover.state import Flip, Rules, Standing
from models.agent import AgentState, Status
from models.clock import Clock, age
from models.contact import ContactState, Form
from models.database import Database
from models.tables import agents, contacts

PACE = 1.0  # seconds for which a picture is good
SHARE = 50  # a picture that took long is good for so many times as long: they cost at most a fiftieth of a core
FLIPS, AGENTS = 12, 60  # rows that are shown
LOST = timedelta(seconds=30)  # after which a probe is silent, beyond the time that its word holds


@dataclass(frozen=True)
class Seen:
    """What one watcher sees of one probe."""

    probe: str
    watcher: str
    result: str  # ok, fail, unknown, or silent: nobody has looked for longer than a look holds
    since: datetime
    evidence: str


@dataclass(frozen=True)
class Waits:
    """Who waits for an issue: how many hold, how many have a callback, and since when the first of them waits."""

    issue: str
    holding: int
    callbacks: int
    since: datetime


@dataclass(frozen=True)
class Agent:
    """One agent who is not offline. `until` is when wrap-up ends."""

    name: str
    status: Status
    state: AgentState
    until: datetime | None


@dataclass(frozen=True)
class Picture:
    """Where the mode stands with its evidence, who waits, who helps, and the last flips.

    `helping` counts agents who are not offline by status and state; of them, `staff` are shown.
    """

    standing: Standing
    next: str
    seen: tuple[Seen, ...]
    waits: tuple[Waits, ...]
    helping: tuple[tuple[Status, AgentState, int], ...]
    staff: tuple[Agent, ...]
    flips: tuple[Flip, ...]

    @property
    def count(self) -> int:
        return sum(one.holding + one.callbacks for one in self.waits)

    @property
    def longest(self) -> datetime | None:
        return min((one.since for one in self.waits), default=None)

    def of(self, status: str, *states: str) -> int:
        """Return how many agents of this status are in these states, or in any."""
        return sum(n for stat, state, n in self.helping if stat == status and (not states or state in states))


HOLDING = func.sum(case((contacts.c.form == Form.HOLDING, 1), else_=0))
WAITS = (
    select(
        contacts.c.issue,
        HOLDING.label("holding"),
        func.count().label("count"),
        func.min(contacts.c.joined_at).label("since"),
    )
    .where(contacts.c.state == ContactState.WAITING)
    .group_by(contacts.c.issue)
)
HERE = agents.c.removed_at.is_(None) & (agents.c.status != Status.OFFLINE)
HELPING = select(agents.c.status, agents.c.state, func.count()).where(HERE).group_by(agents.c.status, agents.c.state)
FREE_FIRST = case(
    {Status.ON_BREAK: 9}, value=agents.c.status, else_=case(
        {AgentState.IDLE: 0, AgentState.RINGING: 1, AgentState.TALKING: 2, AgentState.WRAP_UP: 3}, value=agents.c.state
    )
)  # fmt: skip
STAFF = (
    select(agents.c.name, agents.c.status, agents.c.state, agents.c.state_until)
    .where(HERE)
    .order_by(FREE_FIRST, agents.c.name)
    .limit(AGENTS)
)


def take(connection: Connection, now: datetime, rules: Rules, issues: Sequence[str]) -> Picture:
    """Return the house as it is now. Nothing in it changes while nothing happens: ages are for the browser to count."""
    standing = modes.current(connection)
    waits = {
        row.issue: Waits(row.issue, int(row.holding), int(row.count - row.holding), row.since)
        for row in connection.execute(WAITS)
    }
    order = [*issues, *(waits.keys() - set(issues))]
    return Picture(
        standing,
        outlook(standing, now, rules),
        tuple(_seen(one, now) for one in sightings.everything(connection) if one.probe.name != ANCHORS),
        tuple(waits[issue] for issue in order if issue in waits),
        tuple((Status(row[0]), AgentState(row[1]), row[2]) for row in connection.execute(HELPING)),
        tuple(Agent(row[0], Status(row[1]), AgentState(row[2]), row[3]) for row in connection.execute(STAFF)),
        tuple(modes.history(connection, FLIPS)),
    )


class Gallery:
    """Holds the last picture, and what was made of it. Whoever asks while another takes one has the one before."""

    def __init__(self, database: Database, clock: Clock, look: Callable[[Connection, datetime], Picture]) -> None:
        self._database, self._clock, self._look = database, clock, look
        self._taking = threading.Lock()
        self._picture: Picture | None = None
        self._good_until = 0.0
        self._made: dict[str, Any] = {}

    def picture(self) -> Picture:
        """Return a picture that is at most about PACE old."""
        if self._picture is not None and age() < self._good_until:
            return self._picture
        if not self._taking.acquire(blocking=self._picture is None):
            assert self._picture is not None  # else we would have waited
            return self._picture
        try:
            if self._picture is None or age() >= self._good_until:
                began = age()
                with self._database.reading() as connection:
                    taken = self._look(connection, self._clock.now())
                if taken != self._picture:
                    self._picture, self._made = taken, {}
                self._good_until = age() + max(PACE, SHARE * (age() - began))
            return self._picture
        finally:
            self._taking.release()

    def once(self, name: str, make: Callable[[Picture], Any]) -> Any:
        """Return what `make` makes of the present picture, made once for each `name`."""
        picture, made = self.picture(), self._made
        if name not in made:
            made[name] = make(picture)
        return made[name]

    def made(self) -> list[Any]:
        """Return everything that was made of the present picture."""
        self.picture()
        return list(self._made.values())

    def afresh(self) -> None:
        """Let the next who asks take a new picture: something was changed from here."""
        self._good_until = 0.0


def _seen(one: Sighting, now: datetime) -> Seen:
    silent = now - one.seen_at > one.probe.lasts + LOST
    since = one.seen_at if silent else one.since
    return Seen(one.probe.name, one.watcher, "silent" if silent else one.probe.result, since, one.probe.evidence)
