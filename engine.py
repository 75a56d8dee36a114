"""The periodic work: a list of (name, every, function), run by whichever process holds the lease."""

import logging
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import callbacks.intake
import callbacks.notices
import callbacks.parting
import callbacks.sweep
import outbox.delivery
import outbox.tickets
import routing.rates
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
    asks_carrier: bool = False  # so it may take long
    due: datetime | None = field(default=None)


class Engine:
    """Runs the tasks that are due, as long as this process holds the lease. Each task finds its work in SQL.

    With `aside`, tasks that ask the carrier run in threads of their own, one at a time each, so that a slow carrier
    delays neither the others nor the lease. With `tickets`, the help desk is told of each contact.
    """

    def __init__(
        self,
        switchboard: Switchboard,
        rules: Rules,
        holder: str = "",
        *,
        aside: bool = False,
        tickets: bool = False,
    ) -> None:
        self.switchboard = switchboard
        self.holder = holder or f"{socket.gethostname()}:{os.getpid()}"
        self._aside = aside
        self._asking: dict[str, threading.Thread] = {}
        alone = callbacks.parting.agents_alone
        self.tasks = [
            Task("match", timedelta(seconds=0.5), lambda: routing.sweep.match(switchboard)),
            Task("rates", timedelta(seconds=5), lambda: routing.rates.refresh(switchboard)),
            Task("due callbacks", timedelta(seconds=1), lambda: callbacks.sweep.wake(switchboard)),
            Task("messages", timedelta(seconds=5), lambda: callbacks.notices.remind(switchboard)),
            Task("letters", timedelta(seconds=1), lambda: outbox.delivery.remind(switchboard)),
            Task("intake", timedelta(seconds=5), lambda: callbacks.intake.refresh(switchboard, rules)),
            Task("local hours", timedelta(seconds=5), lambda: callbacks.sweep.rest(switchboard, rules)),
            Task("forgotten offers", timedelta(seconds=1), lambda: routing.sweep.forgotten(switchboard)),
            Task("shifts over", timedelta(seconds=1), lambda: routing.sweep.end_shifts(switchboard)),
            Task("lingering agents", timedelta(seconds=5), lambda: routing.sweep.let_go(switchboard)),
            Task("forgotten dials", timedelta(seconds=1), lambda: callbacks.sweep.forgotten(switchboard)),
            Task("agents alone", timedelta(seconds=10), lambda: alone(switchboard, rules), True),
            *([Task("tickets", timedelta(seconds=2), lambda: outbox.tickets.tell(switchboard))] if tickets else []),
            Task("unknown outcomes", timedelta(seconds=2), lambda: reconcile(switchboard, rules), True),
            Task("quiet legs", timedelta(seconds=15), lambda: callbacks.sweep.quiet_legs(switchboard, rules), True),
        ]

    def tick(self) -> int:
        """Run what is due now. Return how many tasks ran; 0 also when another process holds the lease."""
        now = self.switchboard.clock.now()
        due = [task for task in self.tasks if task.due is None or task.due <= now]
        if not due or not hold(self.switchboard.database, "engine", self.holder, now, LEASE):
            return 0
        for task in due:
            task.due = now + task.every
            if self._aside and task.asks_carrier:
                self._start(task)
            else:
                _run(task)
        match, idle_at = self.tasks[0], routing.sweep.next_idle(self.switchboard)
        if match.due and idle_at:
            match.due = min(match.due, idle_at)  # somebody may be waiting for just this agent
        return len(due)

    def run(self, stop: threading.Event) -> None:
        """Tick until `stop`, whatever the database does meanwhile."""
        while not stop.is_set():
            ran = 0
            try:
                ran = self.tick()
            except Exception:
                log.exception("the engine could not look; it looks again")
            stop.wait(self.pause() if ran else POLL)

    def pause(self) -> float:
        """Return how many seconds there is nothing to do, at most POLL."""
        now = self.switchboard.clock.now()
        due = min((task.due or now for task in self.tasks), default=now)
        return min(POLL, max(SOON, (due - now).total_seconds()))

    def _start(self, task: Task) -> None:
        before = self._asking.get(task.name)
        if before is None or not before.is_alive():
            # A daemon: what it has not settled when the process ends is found again in SQL.
            self._asking[task.name] = threading.Thread(target=_run, args=[task], name=task.name, daemon=True)
            self._asking[task.name].start()


def _run(task: Task) -> None:
    try:
        task.run()
    except Exception:
        log.exception("%s failed; it is tried again in %s", task.name, task.every)
