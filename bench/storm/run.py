"""One run: the people, the trouble, and what the telephone network saw of it."""

import os
import random
import signal
import time
from collections import Counter, defaultdict
from contextlib import suppress
from itertools import pairwise
from typing import Any

from redis import Redis
from sqlalchemy import select

from carrier.simulator.people import Carrier
from local.stack import PROCFILE, Stack
from models import Database
from models.attempt import AttemptState
from models.tables import attempts, callbacks, offers
from routing.turn import Hint
from routing.wakeups import CALLBACKS, Wakeups

TALK = 0.5  # seconds
KILLED = ("web", "agents", "callbacks", "engine")
FAULTS: tuple[dict[str, Any], ...] = (
    {"kind": "rest_lost_reply", "on": "Calls"},
    {"kind": "rest_500", "on": "Calls"},
    {"kind": "rest_429", "on": "Calls", "seconds": 1},
    {"kind": "list_lag", "seconds": 3, "times": 3},
    {"kind": "drop", "on": "status"},
    {"kind": "duplicate", "on": "status", "seconds": 1},
    {"kind": "reorder", "on": "status"},
    {"kind": "delay", "on": "status", "seconds": 2},
)


class Run:
    """One run: the people, the trouble, and what the telephone network saw of it."""

    def __init__(self, stack: Stack, people: Carrier, database: Database, seed: int) -> None:
        self.stack, self.people, self.database = stack, people, database
        self.chance = random.Random(seed)  # noqa: S311 - trouble, not secrets
        self.done: Counter[str] = Counter()
        self.talks: dict[str, set[str]] = defaultdict(set)
        self._since: dict[str, float] = {}
        self._redis = Redis.from_url(stack.settings["REDIS_URL"])
        self._wakeups = Wakeups(stack.settings["REDIS_URL"])

    def people_act(self) -> None:
        """See who talks, and let customers hang up who have talked for a while."""
        for call in self.people.ask("GET", "/control/calls?state=active"):
            if not call["to"].startswith("+1202556") or not call["talking_to"]:
                continue
            self.talks[call["to"]].add(call["sid"])
            if time.monotonic() - self._since.setdefault(call["sid"], time.monotonic()) > TALK:
                with suppress(Exception):  # the agent was faster
                    self.people.ask("POST", f"/control/calls/{call['sid']}/hangup", {})

    def trouble(self) -> None:
        """Let something go wrong."""
        if self.chance.random() < 0.3:
            fault = self.chance.choice(FAULTS)
            self.people.ask("POST", "/control/faults", fault)
            self.done[fault["kind"]] += 1
        if self.chance.random() < 0.02:
            self.kill(self.chance.choice(KILLED))
        with self.database.reading() as connection:
            accepted = connection.execute(select(offers.c.id).where(offers.c.state == "accepted")).scalars().all()
        for offer in accepted:
            if self.chance.random() < 0.2:
                for _ in range(5):
                    self._wakeups.send(Hint(CALLBACKS, "dial_callback", offer))
                self.done["enqueued five times"] += 1

    def flush(self) -> None:
        """Empty Redis."""
        self._redis.flushall()
        self.done["redis flushed"] += 1

    def kill(self, name: str) -> None:
        """Kill a part (-9) with all its processes, and start it again."""
        child = next(child for child in self.stack.children if child.name == name)
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.stop(0)
        self.stack.children.remove(child)
        lines = dict(line.split(": ", 1) for line in PROCFILE.read_text().splitlines())
        self.stack._run(name, lines[name])  # noqa: SLF001 - as the stack itself started it
        self.done[f"killed {name}"] += 1

    def states(self) -> Counter[str]:
        """Return how many promises stand how."""
        with self.database.reading() as connection:
            return Counter(connection.execute(select(callbacks.c.state)).scalars().all())

    def twice(self) -> tuple[int, int]:
        """Return how many customers talked twice, and how many did because the first talk's start was never heard of.

        A talk of under half a minute whose start the carrier could not tell (web was down) is taken for none.
        """
        twice = {number for number, legs in self.talks.items() if len(legs) > 1}
        unheard = attempts.c.state == AttemptState.UNANSWERED, attempts.c.answered_at.is_not(None)
        rows = select(callbacks.c.number).join(attempts, attempts.c.callback_id == callbacks.c.id).where(*unheard)
        with self.database.reading() as connection:
            explained = twice & set(connection.execute(rows).scalars())
        return len(twice - explained), len(explained)

    def overlaps(self) -> int:
        """Return how often a customer's phone was called while an earlier call to it was not over."""
        legs = defaultdict(list)
        for call in self.people.ask("GET", "/control/calls"):
            if call["to"].startswith("+1202556"):
                legs[call["to"]].append((call["created"], call["ended"] or "9"))
        return sum(after[0] < before[1] for theirs in legs.values() for before, after in pairwise(sorted(theirs)))
