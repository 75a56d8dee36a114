"""The truth about capacity: the agents there are, and how many a short wait would take, from the last hour."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, or_, select

from models.agent import Status
from models.contact import Outcome
from models.tables import agents, contacts, rates
from routing import erlang, estimate
from routing.erlang import Load, Staffed

WINDOW, SHORTEST = timedelta(hours=1), timedelta(minutes=5)
TARGET = 60.0  # seconds to a human, the usual aim
QUICKEST = 5.0  # seconds: whoever wants less needs no table
BESIDE, MOST = 10, 200  # staffings shown below what comes, and in all

CAME = (
    select(func.count())
    .select_from(contacts)
    .where(
        contacts.c.arrived_at >= bindparam("since"),
        contacts.c.joined_at.is_not(None),
        or_(contacts.c.outcome.is_(None), contacts.c.outcome != Outcome.SUPERSEDED),
    )
)
ON_DUTY = (
    select(func.count()).select_from(agents).where(agents.c.status == Status.AVAILABLE, agents.c.removed_at.is_(None))
)
PACE = select(rates.c.handling, rates.c.patience).limit(1)  # they are said of the line as a whole


@dataclass(frozen=True)
class Capacity:
    """What came within the last `seconds`: `came` contacts, hence the `load`; and what each staffing would come to.

    `agents` are available now. `choices` is empty when nobody came; it holds `agents` unless that is none or many more
    than anybody needs. `here` is what it comes to with the agents there are, if there are any; `usual` is how many hold
    the usual TARGET.
    """

    seconds: float
    came: int
    load: Load
    agents: int
    choices: tuple[Staffed, ...]
    here: Staffed | None = None
    usual: int | None = None

    def needed(self, target: float = TARGET) -> int | None:
        """Return how many agents hold the mean wait at `target` seconds; None if nobody came."""
        if not self.came:
            return None
        return self.usual if target == TARGET else erlang.needed(self.load, target)


def capacity(connection: Connection, now: datetime, on_since: datetime | None = None) -> Capacity:
    """Return the capacity by what came in the last hour, or since the line turned on if that was later."""
    window = max(SHORTEST, min(WINDOW, now - on_since)) if on_since else WINDOW
    came = connection.execute(CAME, {"since": now - window}).scalar_one()
    here = connection.execute(ON_DUTY).scalar_one()
    pace = connection.execute(PACE).first()
    handling, patience = pace or (estimate.HANDLING[0], estimate.PATIENCE[0])
    load = Load(came / window.total_seconds(), handling, patience)
    if not came:
        return Capacity(window.total_seconds(), came, load, here, ())
    usual, alone = erlang.needed(load, TARGET), erlang.staffed(load, here) if here else None
    return Capacity(window.total_seconds(), came, load, here, choices(load, here), alone, usual)


def choices(load: Load, here: int) -> tuple[Staffed, ...]:
    """Return what staffings around the one there is, and around what comes, would come to."""
    few = max(1, min(here or MOST, int(load.erlangs)) - BESIDE)
    many = max(min(here, few + MOST), erlang.needed(load, QUICKEST) or 0) + BESIDE // 2
    return tuple(erlang.staffings(load, max(few, many - MOST), many))
