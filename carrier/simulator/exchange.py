"""The telephone exchange: every leg, phone, line, bridge and conference, on one clock."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

from .clock import Clock
from .conference import Conference
from .faults import Faults
from .ledger import Ledger
from .leg import Leg
from .message import Message
from .phone import Phone
from .queue import Queue
from .recording import Recording
from .settings import Line, Settings
from .webhooks import Webhooks

SHORTEST_SPEECH = 0.2
SOUNDS_KEPT = 64


class Exchange:
    """What the interpreter, the REST facade and the control API have in common. Lives in one event loop."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.settings, self.clock = settings, clock
        self.ledger = Ledger(clock)
        self.faults = Faults()
        self.webhooks = Webhooks(settings, clock, self.ledger, self.faults)
        self.url = ""
        self.lines: dict[str, Line] = {line.number: line for line in settings.lines()}
        self.legs: dict[str, Leg] = {}
        self.phones: dict[str, Phone] = {}
        self.conferences: dict[str, Conference] = {}
        self.queues: dict[str, Queue] = {}
        self.recordings: dict[str, Recording] = {}
        self.messages: dict[str, Message] = {}
        self.sounds: dict[str, tuple[bytes, str]] = {}
        self._next_slot = clock.now()
        self._tasks: set[asyncio.Task[Any]] = set()

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run something by itself; if it fails, that is an error of the simulator and is listed as one."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        self.clock.stir()
        return task

    def phone(self, number: str) -> Phone:
        """Return the phone with this number; every number has one."""
        return self.phones.setdefault(number, Phone(number))

    def add(self, leg: Leg) -> Leg:
        """Take a new leg in."""
        self.legs[leg.sid] = leg
        self.phone(leg.person).attach(leg)
        return leg

    def conference(self, name: str) -> Conference:
        """Return the conference under way by this name, or open one."""
        for conference in self.conferences.values():
            if conference.name == name and conference.status != "completed":
                return conference
        conference = Conference(self, name)
        self.conferences[conference.sid] = conference
        return conference

    def queue(self, name: str) -> Queue:
        """Return the queue by this name or SID, or make one of this name."""
        for queue in self.queues.values():
            if name in (queue.name, queue.sid):
                return queue
        queue = Queue(self, name)
        self.queues[queue.sid] = queue
        return queue

    def keep_sound(self, url: str, sound: bytes, kind: str) -> None:
        """Keep a sound that was played, for the page; the oldest of many are dropped."""
        self.sounds[url] = (sound, kind)
        while len(self.sounds) > SOUNDS_KEPT:
            del self.sounds[next(iter(self.sounds))]

    def wait_for_a_slot(self) -> float:
        """Return how many seconds a call placed over REST waits, so that the account keeps to its rate.

        Twilio does not refuse calls beyond the rate (one a second at first), it queues them.
        """
        if not self.settings.calls_per_second:
            return 0.0
        now = self.clock.now()
        slot = max(now, self._next_slot)
        self._next_slot = slot + timedelta(seconds=1 / self.settings.calls_per_second)
        return (slot - now).total_seconds()

    def seconds_to_say(self, text: str) -> float:
        """Return how long it takes to say this aloud."""
        return max(SHORTEST_SPEECH, len(text) / self.settings.characters_per_second)

    async def close(self) -> None:
        """Drop everything under way."""
        while self._tasks:  # what ends may begin something else, such as a last callback
            for task in list(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.webhooks.close()

    def _finished(self, task: "asyncio.Task[Any]") -> None:
        self._tasks.discard(task)
        self.clock.stir()
        if not task.cancelled() and (trouble := task.exception()):
            self.ledger.error(0, f"the simulator failed: {trouble!r}")
