"""The periodic work: a list of (name, every, function), run by whichever process holds the lease."""

import logging
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import callbacks.sweep
import routing.sweep
from callbacks.policy import Rules
from callbacks.reconcile import reconcile
from models.lease import hold
from routing.switchboard import Switchboard

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=10)
POLL, SOON = 0.25, 0.005  # seconds between two looks, at most and at least


@dataclass
class Task:
    """One piece of periodic work and when it is due again."""

    name: str
    every: timedelta
    run: Callable[[], object]
    due: datetime | None = field(default=None)


class Engine:
    """Runs the tasks that are due, as long as this process holds the lease. Each task finds its work in SQL."""

    def __init__(self, switchboard: Switchboard, rules: Rules, holder: str = "") -> None:
        self.switchboard = switchboard
        self.holder = holder or f"{socket.gethostname()}:{os.getpid()}"
        self.tasks = [
            Task("match", timedelta(seconds=0.5), lambda: routing.sweep.match(switchboard)),
            Task("due callbacks", timedelta(seconds=1), lambda: callbacks.sweep.wake(switchboard)),
            Task("forgotten offers", timedelta(seconds=1), lambda: routing.sweep.forgotten(switchboard)),
            Task("forgotten dials", timedelta(seconds=1), lambda: callbacks.sweep.forgotten(switchboard)),
            Task("unknown outcomes", timedelta(seconds=2), lambda: reconcile(switchboard, rules)),
            Task("quiet legs", timedelta(seconds=15), lambda: callbacks.sweep.quiet_legs(switchboard, rules)),
        ]

    def tick(self) -> int:
        """Run what is due now. Return how many tasks ran; 0 also when another process holds the lease."""
        now = self.switchboard.clock.now()
        due = [task for task in self.tasks if task.due is None or task.due <= now]
        if not due or not hold(self.switchboard.database, "engine", self.holder, now, LEASE):
            return 0
        for task in due:
            task.due = now + task.every
            try:
                task.run()
            except Exception:
                log.exception("%s failed; it is tried again in %s", task.name, task.every)
        match, idle_at = self.tasks[0], routing.sweep.next_idle(self.switchboard)
        if match.due and idle_at:
            match.due = min(match.due, idle_at)  # somebody may be waiting for just this agent
        return len(due)

    def pause(self) -> float:
        """Return how many seconds there is nothing to do, at most POLL."""
        now = self.switchboard.clock.now()
        due = min((task.due or now for task in self.tasks), default=now)
        return min(POLL, max(SOON, (due - now).total_seconds()))

    def run(self, stop: threading.Event) -> None:
        """Tick until `stop`, whatever the database does meanwhile."""
        while not stop.is_set():
            try:
                self.tick()
            except Exception:
                log.exception("the engine could not look; it looks again")
            stop.wait(self.pause())
