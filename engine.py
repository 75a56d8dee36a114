"""The periodic work: a list of (name, every, function), run by whichever process holds the lease."""

import logging
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import callbacks.sweep
import routing.rates
import routing.sweep
from callbacks.policy import Rules
from callbacks.reconcile import reconcile
from models.lease import hold
from routing.switchboard import Switchboard

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=10)


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
            Task("rates", timedelta(seconds=5), lambda: routing.rates.refresh(switchboard)),
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
        return len(due)

    def run(self, stop: threading.Event) -> None:
        """Tick until `stop`, whatever the database does meanwhile."""
        while not stop.is_set():
            try:
                self.tick()
            except Exception:
                log.exception("the engine could not look; it looks again")
            stop.wait(0.25)
