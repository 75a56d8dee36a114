"""A picture of the house for the page Now: the mode and its evidence, who waits, who helps, what has been."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, ScalarSelect, Table, case, func, select, text

from console.figures.sums import Sums
from failover import modes, sightings, stretches
from failover.outlook import outlook
from failover.quorum import ANCHORS, Sighting
from failover.state import Flip, Rules, Standing
from models.agent import AgentState, Status
from models.contact import ContactState, Form
from models.mode import ModeState
from models.tables import agents, callbacks, contacts, offers
from routing.front import Place, front

FLIPS, AGENTS, FRONT = 12, 60, 20  # rows that are shown
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
    """Where the mode stands with its evidence, who waits, who helps, the last flips, and the sums of the day.

    `helping` counts agents who are not offline by status and state; of them, `staff` are shown. `front` are the first
    in line.
    """

    standing: Standing
    next: str
    seen: tuple[Seen, ...]
    waits: tuple[Waits, ...]
    helping: tuple[tuple[Status, AgentState, int], ...]
    staff: tuple[Agent, ...]
    flips: tuple[Flip, ...]
    front: tuple[Place, ...]
    sums: Sums

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
MODE = modes.MODE.c


def _last(*tables: Table) -> list[ScalarSelect[Any]]:
    return [select(func.max(table.c.id)).scalar_subquery() for table in tables]


TURNED = select(MODE.state, MODE.epoch, *_last(modes.FLIPS))
STANDING = select(func.count()).where(text(f"state = '{ContactState.WAITING}'")).select_from(contacts)
# How often it was seen so counts up for ever, and is told only while it may turn the line.
TURNING = case((MODE.state == ModeState.SUSPECT, MODE.fails), (MODE.state == ModeState.RECOVERING, MODE.passes))
MOVED = select(TURNING, *_last(stretches.STRETCHES, contacts, offers, callbacks), STANDING.scalar_subquery())
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


def turned(connection: Connection) -> tuple[Any, ...]:
    """Return what changes when the mode turns; its state comes first."""
    return tuple(connection.execute(TURNED).one())


def moved(connection: Connection) -> tuple[Any, ...]:
    """Return what changes when chat is seen otherwise, who waits comes, goes, is offered or promised, or an agent acts.

    It costs a tenth of a picture.
    """
    return *connection.execute(MOVED).one(), *connection.execute(HELPING).all()


def take(connection: Connection, now: datetime, rules: Rules, issues: Sequence[str], sums: Sums) -> Picture:
    """Return the house as it is now. Nothing in it changes while nothing happens: ages are for the browser to count."""
    standing = modes.current(connection)
    waits = {
        row.issue: Waits(row.issue, int(row.holding), int(row.count - row.holding), row.since)
        for row in connection.execute(WAITS)
    }
    # What a look at chat counts up without turning anything would make each picture a new one.
    still = replace(standing, fails=0, passes=0, probed_at=None, dwelt=timedelta(0))
    order = [*issues, *(waits.keys() - set(issues))]
    return Picture(
        still,
        outlook(standing, now, rules),
        tuple(_seen(one, now) for one in sightings.everything(connection) if one.probe.name != ANCHORS),
        tuple(waits[issue] for issue in order if issue in waits),
        tuple((Status(row[0]), AgentState(row[1]), row[2]) for row in connection.execute(HELPING)),
        tuple(Agent(row[0], Status(row[1]), AgentState(row[2]), row[3]) for row in connection.execute(STAFF)),
        tuple(modes.history(connection, FLIPS)),
        front(connection, FRONT),
        sums,
    )


def _seen(one: Sighting, now: datetime) -> Seen:
    silent = now - one.seen_at > one.probe.lasts + LOST
    since = one.seen_at if silent else one.since
    return Seen(one.probe.name, one.watcher, "silent" if silent else one.probe.result, since, one.probe.evidence)
