"""A queue of the carrier: legs that wait until a Dial takes the first of them."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from .sids import new_sid

if TYPE_CHECKING:
    from .bridge import Bridge
    from .exchange import Exchange
    from .leg import Leg
    from .turn import Turn

DEFAULT_SIZE = 100


@dataclass(eq=False)
class Member:
    """A leg that waits, until a Dial has `taken` it: `by` is the bridge, `whisper` comes first."""

    leg: "Leg"
    since: datetime
    taken: asyncio.Event = field(default_factory=asyncio.Event)
    until: datetime | None = None
    by: "Bridge | None" = None
    whisper: "Turn | None" = None


class Queue:
    """First come, first served; made on demand by the first Enqueue, or over REST."""

    def __init__(self, exchange: "Exchange", name: str, max_size: int = DEFAULT_SIZE) -> None:
        self.exchange, self.name, self.max_size = exchange, name, max_size
        self.sid = new_sid("QU")
        self.created = self.updated = exchange.clock.now()
        self.members: list[Member] = []
        self.arrival = asyncio.Event()

    def enter(self, leg: "Leg") -> Member | None:
        """Let a leg in; None if the queue is full."""
        if len(self.members) >= self.max_size:
            return None
        member = Member(leg, self.exchange.clock.now())
        self.members.append(member)
        self.arrival.set()
        return member

    def leave(self, member: Member) -> None:
        """Let a leg out."""
        if member in self.members:
            self.members.remove(member)
            member.until = self.exchange.clock.now()

    def seconds_waited(self, member: Member) -> int:
        """Return the whole seconds from when the leg came to when it left, or to now."""
        return round(((member.until or self.exchange.clock.now()) - member.since).total_seconds())

    @property
    def average_wait(self) -> int:
        """Return the mean seconds of those still waiting: not an estimate of anything."""
        waits = [self.seconds_waited(member) for member in self.members]
        return round(sum(waits) / len(waits)) if waits else 0

    def about(self, member: Member) -> dict[str, str]:
        """Return what requests for the waiting document carry."""
        return {
            "QueueSid": self.sid,
            "QueuePosition": str(self.members.index(member) + 1 if member in self.members else 0),
            "QueueTime": str(self.seconds_waited(member)),
            "AvgQueueTime": str(self.average_wait),
            "CurrentQueueSize": str(len(self.members)),
            "MaxQueueSize": str(self.max_size),
        }
