"""Supervising: who talks with whom, and supervisors who enter a talk on their own phone; it neither begins nor ends
with them.
"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, select, text, update

from carrier.numbers import masked
from models.agent import AgentState
from models.contact import Form
from models.offer import OfferState
from models.part import LIVE_PART, PartRole, PartState
from models.tables import agents, contacts, insert, offers, parts
from routing.offers import THIS, WHISPER
from routing.policy import Rules
from routing.turn import Turn
from routing.wakeups import AGENTS

WAYS = (PartRole.LISTEN, PartRole.COACH, PartRole.BARGE)
NOW = offers.c.state == OfferState.ACCEPTED
TALKS = (
    select(
        offers.c.id,
        agents.c.name.label("agent"),
        contacts.c.number,
        contacts.c.form,
        contacts.c.issue,
        contacts.c.language,
        offers.c.accepted_at,
        offers.c.met_at,
        offers.c.aside_at,
    )
    .join(agents, agents.c.id == offers.c.agent_id)
    .join(contacts, contacts.c.id == offers.c.contact_id)
    .where(NOW)
    .order_by(offers.c.accepted_at, offers.c.id)
)
LIVE = select(parts).where(text(LIVE_PART)).subquery()
OTHERS = (
    select(LIVE.c.offer_id, agents.c.name, LIVE.c.role, LIVE.c.state)
    .join(agents, agents.c.id == LIVE.c.agent_id)
    .order_by(LIVE.c.id)
)
BEGUN = select(offers.c.met_at, offers.c.agent_id).where(THIS, NOW).with_for_update()
BY_NAME = select(agents.c.id, agents.c.supervisor).where(
    agents.c.name == bindparam("name"), agents.c.removed_at.is_(None)
)
UNENGAGED: ColumnElement[bool] = agents.c.state.in_((AgentState.IDLE, AgentState.WRAP_UP))
CLAIM = (
    update(agents)
    .where(agents.c.id == bindparam("agent"), UNENGAGED)
    .values(state=AgentState.RINGING, state_until=None)
)
MAKE = insert(parts).returning(parts.c.id)


class Beside(NamedTuple):
    """Somebody who has a part in a talk."""

    name: str
    role: PartRole
    state: PartState


class Talk(NamedTuple):
    """One talk that is under way, or about to begin: then `met_at` is None. `aside_at` says that the customer holds."""

    id: int
    agent: str
    number: str
    form: Form
    issue: str
    language: str
    accepted_at: datetime
    met_at: datetime | None
    aside_at: datetime | None
    others: tuple[Beside, ...] = ()

    @property
    def stage(self) -> str:
        if self.met_at is None:
            return "connecting"
        return "talking" if self.aside_at is None else "on hold"

    def values(self, now: datetime, *, whole: bool) -> dict[str, Any]:
        """Return the talk as programs read it; without `whole`, the number is masked."""
        since, number = self.met_at or self.accepted_at, self.number if whole else masked(self.number)
        return {
            "talk": self.id,
            "agent": self.agent,
            "number": number if self.number else "withheld",
            "form": self.form,
            "issue": self.issue,
            "language": self.language,
            "since": since.isoformat(timespec="seconds"),
            "seconds": max(0, round((now - since).total_seconds())),
            "stage": self.stage,
            "others": [{"name": other.name, "as": other.role, "state": other.state} for other in self.others],
        }


class CannotEnter(ValueError):
    """A talk cannot be entered this way; the message says why and what would be right."""


class NoTalk(CannotEnter):
    """There is no such talk under way."""


def under_way(connection: Connection) -> list[Talk]:
    """Return every talk that is under way, the longest first, with everybody in it."""
    others: dict[int, tuple[Beside, ...]] = {}
    for row in connection.execute(OTHERS):
        others[row.offer_id] = (*others.get(row.offer_id, ()), Beside(row.name, row.role, row.state))
    return [Talk(*row, others.get(row.id, ())) for row in connection.execute(TALKS)]


def enter(turn: Turn, offer_id: int, name: str, role: PartRole, rules: Rules) -> int:
    """Record that a supervisor is to be rung and enter a talk; a worker rings them. Return the part.

    Raises CannotEnter: no such talk or agent, the talk has not begun, they are no supervisor, or are on a call.
    """
    talk = turn.one(BEGUN, {"offer": offer_id})
    if talk is None:
        raise NoTalk(f"there is no talk {offer_id} under way; `ringback talks list` shows those there are")
    if talk.met_at is None:
        raise CannotEnter(f"talk {offer_id} has not begun yet: the customer is still being connected")
    agent = turn.one(BY_NAME, {"name": name})
    if agent is None:
        raise CannotEnter(f"there is no agent named {name!r}; `ringback agents list` shows who there is")
    if not agent.supervisor:
        raise CannotEnter(f"{name} is no supervisor; `ringback agents set {name!r} --supervisor yes` makes them one")
    if not turn.changes(CLAIM, {"agent": agent.id}):
        raise CannotEnter(f"{name} is on a call")
    values = {"offer_id": offer_id, "agent_id": agent.id, "role": role, "state": PartState.MADE, "made_at": turn.now}
    made = turn.one(MAKE, {**values, "expires_at": turn.now + rules.ring + WHISPER})
    assert made is not None
    turn.hint(AGENTS, "ring_part", int(made.id))
    return int(made.id)
