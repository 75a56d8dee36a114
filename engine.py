"""The periodic work: a list of (name, every, function), run by whichever process holds the lease."""

import logging
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import callbacks.chat
import callbacks.intake
import callbacks.notices
import callbacks.sweep
import outbox.letters
import routing.rates
import routing.sweep
from callbacks.parting import agents_alone
from callbacks.policy import Rules
from callbacks.putting_off import spare_agents
from callbacks.reconcile import reconcile, unheard
from callbacks.sweep import quiet_legs
from models.lease import hold
from outbox.tickets import UNTOLD, tell
from routing import loose_ends, presence
from routing.glance import Glance, see
from routing.recordings import forget, too_old
from routing.switchboard import Switchboard

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=10)
SECOND, HALF, MINUTE = timedelta(seconds=1), timedelta(seconds=0.5), timedelta(minutes=1)
POLL, SOON = 0.25, 0.005  # seconds between two looks, at most and at least


@dataclass
class Task:
    """One piece of periodic work and when it is due again. With a glance it runs only when that sees something."""

    name: str
    every: timedelta
    run: Callable[[], object]
    glance: Glance | None = None
    asks_carrier: bool = False  # so it may take long
    due: datetime | None = field(default=None)


class Engine:
    """Runs the tasks that are due, as long as this process holds the lease. Each task finds its work in SQL.

    With `aside`, tasks that ask the carrier run in threads of their own, one at a time each, so that a slow carrier
    delays neither the others nor the lease. With `tickets`, the help desk is told of each contact. After
    `recordings`, sounds are deleted.
    """

    def __init__(
        self,
        switchboard: Switchboard,
        rules: Rules,
        holder: str = "",
        *,
        aside: bool = False,
        tickets: bool = False,
        recordings: timedelta = timedelta(days=30),
    ) -> None:
        self.switchboard = switchboard
        self.holder = holder or f"{socket.gethostname()}:{os.getpid()}"
        self._aside = aside
        self._renew_at = datetime.min.replace(tzinfo=UTC)
        self._asking: dict[str, threading.Thread] = {}
        self.tasks = [
            Task("match", HALF, lambda: routing.sweep.match(switchboard), routing.sweep.MATCH),
            Task("rates", 5 * SECOND, lambda: routing.rates.refresh(switchboard)),
            Task("due callbacks", SECOND, lambda: callbacks.sweep.wake(switchboard), callbacks.sweep.DUE_AGAIN),
            Task("messages", 5 * SECOND, lambda: callbacks.notices.remind(switchboard), callbacks.notices.ANY_DUE),
            Task("letters", SECOND, lambda: outbox.letters.remind(switchboard), outbox.letters.ANY_DUE),
            Task("intake", 5 * SECOND, lambda: callbacks.intake.refresh(switchboard, rules)),
            Task(
                "local hours", 5 * SECOND, lambda: callbacks.sweep.rest(switchboard, rules), callbacks.sweep.HOURS_OVER
            ),
            Task("chat is back", 5 * SECOND, lambda: callbacks.chat.offer(switchboard, rules)),
            Task("costs", 5 * SECOND, lambda: spare_agents(switchboard, rules)),
            Task("forgotten offers", SECOND, lambda: routing.sweep.forgotten(switchboard), routing.sweep.FORGOTTEN),
            Task("shifts over", SECOND, lambda: routing.sweep.end_shifts(switchboard), routing.sweep.SHIFTS_OVER),
            Task("lingering agents", 5 * SECOND, lambda: routing.sweep.let_go(switchboard), loose_ends.LEFT_OVER),
            Task("forgotten dials", SECOND, lambda: callbacks.sweep.forgotten(switchboard), callbacks.sweep.FORGOTTEN),
            Task("agents alone", 10 * SECOND, lambda: agents_alone(switchboard, rules), loose_ends.ALONE, True),
            Task("unknown outcomes", 2 * SECOND, lambda: reconcile(switchboard, rules), unheard(rules), True),
            Task("quiet legs", 15 * SECOND, lambda: quiet_legs(switchboard, rules), callbacks.sweep.QUIET_LEGS, True),
            Task("retention", MINUTE, lambda: forget(switchboard, recordings), too_old(recordings), True),
            *([Task("tickets", 2 * SECOND, lambda: tell(switchboard), UNTOLD)] if tickets else []),
        ]

    def tick(self) -> int:
        """Run what is due now. Return how many tasks were due; 0 also when another process holds the lease."""
        now = self.switchboard.clock.now()
        due = [task for task in self.tasks if task.due is None or task.due <= now]
        if not due or not self._leads(now):
            return 0
        # All of them, whether due or not: one statement that the database has planned once.
        glances = [task.glance for task in self.tasks if task.glance]
        with self.switchboard.database.reading() as connection:
            there = dict(zip(glances, see(connection, now, glances), strict=True))
            idle_at = presence.next_idle(connection)
        for task in due:
            task.due = now + task.every
            if task.glance and not there[task.glance]:
                continue
            if self._aside and task.asks_carrier:
                self._start(task)
            else:
                _run(task)
        match = self.tasks[0]
        if match.due and idle_at:
            match.due = min(match.due, idle_at)  # somebody may be waiting for just this agent
        return len(due)

    def _leads(self, now: datetime) -> bool:
        """Return whether the lease is ours. It is renewed when half of it is over, and never relied on after that."""
        if now >= self._renew_at:
            if not hold(self.switchboard.database, "engine", self.holder, now, LEASE):
                return False
            self._renew_at = now + LEASE / 2
        return True

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
