"""One run: customers who talk for a moment, trouble of every kind, and what the telephone network saw of it."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from redis import Redis
from sqlalchemy import bindparam, select

from bench.storm import harm
from bench.storm.scene import Scene, ask_back
from callbacks import promises
from callbacks.promises import OPEN
from local.stack import HOUSE, LOOK_SECONDS
from models.attempt import AttemptState
from models.tables import attempts, callbacks, offers
from routing.turn import Hint, Turn
from routing.wakeups import CALLBACKS, Wakeups

TALK = 0.5  # seconds
SUSPICIOUS = timedelta(seconds=1.5)  # without a word of a dial: its reply was lost
KILLED = ("web", "agents", "callbacks", "engine")
# A dial whose reply is lost, and of which nothing is heard or seen for a while: its phone rings, and nobody knows.
GHOST: tuple[dict[str, Any], ...] = (
    {"kind": "rest_lost_reply", "on": "Calls", "times": 3},
    {"kind": "delay", "on": "status", "to": "attempt=", "times": 6, "seconds": 10},
    {"kind": "list_lag", "seconds": 9, "times": 12},
)
FAULTS: dict[str, tuple[dict[str, Any], ...]] = {
    "lost reply": ({"kind": "rest_lost_reply", "on": "Calls"},),
    "500": ({"kind": "rest_500", "on": "Calls"},),
    "429": ({"kind": "rest_429", "on": "Calls", "seconds": 1},),
    "list lag": ({"kind": "list_lag", "seconds": 3, "times": 3},),
    "dropped event": ({"kind": "drop", "on": "status"},),
    "dropped conference event": ({"kind": "drop", "on": "conference"},),
    "doubled event": ({"kind": "duplicate", "on": "status", "seconds": 1},),
    "reordered event": ({"kind": "reorder", "on": "status"},),
    "late event": ({"kind": "delay", "on": "status", "seconds": 2},),
    "unheard ring": GHOST,
}
UNHEARD = (
    select(callbacks.c.number)
    .join(attempts, attempts.c.callback_id == callbacks.c.id)
    .where(
        OPEN,
        attempts.c.state == AttemptState.DIALING,
        attempts.c.call_sid.is_(None),
        attempts.c.ended_at.is_(None),
        attempts.c.dialed_at < bindparam("before"),
    )
)


class Run:
    """One run on a scene. `done` counts the trouble."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.done: Counter[str] = Counter()
        self._talks: dict[str, set[str]] = defaultdict(set)
        self._since: dict[str, float] = {}
        self._seen: set[int] = set()
        self._redis = Redis.from_url(scene.stack.settings["REDIS_URL"])
        self._wakeups = Wakeups(scene.stack.settings["REDIS_URL"])

    def people_act(self) -> None:
        """See who talks, and let customers hang up who have talked for a while."""
        for call in self.scene.people.ask("GET", "/control/calls?state=active"):
            if not call["to"].startswith(harm.CUSTOMERS) or not call["talking_to"]:
                continue
            self._talks[call["to"]].add(call["sid"])
            if time.monotonic() - self._since.setdefault(call["sid"], time.monotonic()) > TALK:
                with suppress(Exception):  # the agent was faster
                    self.scene.people.ask("POST", f"/control/calls/{call['sid']}/hangup", {})

    def trouble(self, rate: float = 1, *, kills: bool = True) -> None:
        """Let something go wrong, maybe: the more, the more agents there are to take calls."""
        chance, often = self.scene.chance, rate * self.scene.agents / 16
        if chance.random() < 0.3 * often:
            name = chance.choice([*FAULTS, "unheard ring", "unheard ring"])
            for fault in FAULTS[name]:
                self.scene.people.ask("POST", "/control/faults", fault)
            self.done[name] += 1
        if kills and chance.random() < 0.005 * often:
            self.kill(chance.choice(KILLED))
        self._jobs_again()
        if chance.random() < 0.5:
            self._ask_again()

    def flush(self) -> None:
        """Empty Redis."""
        self._redis.flushall()
        self.done["Redis flushed"] += 1

    def kill(self, *names: str) -> None:
        """Kill parts (-9) with all their processes, and start them again."""
        stack = self.scene.stack
        lines = dict(line.split(": ", 1) for line in stack._procfile.read_text().splitlines())  # noqa: SLF001
        killed = [child for child in stack.children if child.name in names]
        for child in killed:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
        for child in killed:
            child.stop(0)
            stack.children.remove(child)
        for name in names:
            stack._run(name, lines[name])  # noqa: SLF001 - as the stack itself started it
        self.done["all killed" if len(names) > 1 else f"{names[0]} killed"] += 1

    def audit(self, patience: float) -> tuple[int, float, str]:
        """Run `ringback callbacks audit` until it is content. Return its exit status, after how long, and its words."""
        command = [sys.executable, str(HOUSE / "cli.py"), "callbacks", "audit"]
        began, environ = time.monotonic(), self.scene.stack.settings
        while True:
            told = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)  # noqa: S603
            took = time.monotonic() - began
            if told.returncode == 0 or took > patience:
                return told.returncode, took, told.stdout.strip()

    def still_open(self) -> int:
        """Return how many promises have no outcome yet."""
        with self.scene.database.reading() as connection:
            return len(connection.execute(select(callbacks.c.id).where(OPEN)).all())

    def outcomes(self) -> Counter[str]:
        """Return how many promises stand how."""
        with self.scene.database.reading() as connection:
            return Counter(connection.execute(select(callbacks.c.state)).scalars().all())

    def harm(self) -> dict[str, int]:
        """Return the harm that was done so far."""
        return harm.count(self.scene.people, self.scene.database, self._talks, set(self.scene.machines))

    def calm(self) -> None:
        """Lift every fault that has not struck yet."""
        self.scene.people.ask("DELETE", "/control/faults/0")

    def pause(self) -> None:
        """Let a moment pass, in which what was killed ends."""
        time.sleep(2 * LOOK_SECONDS)

    def _jobs_again(self) -> None:
        """Enqueue a fifth of the dials five times, and now and then one that is long over."""
        with self.scene.database.reading() as connection:
            rows = connection.execute(select(offers.c.id, offers.c.state)).all()
        for row in rows:
            if row.state != "accepted" or row.id in self._seen:
                continue
            self._seen.add(row.id)
            if self.scene.chance.random() < 0.2:
                for _ in range(5):
                    self._wakeups.send(Hint(CALLBACKS, "dial_callback", row.id))
                self.done["job five times"] += 1
        over = [row.id for row in rows if row.state == "done"]
        if over and self.scene.chance.random() < 0.1:
            self._wakeups.send(Hint(CALLBACKS, "dial_callback", self.scene.chance.choice(over)))
            self.done["job too late"] += 1

    def _ask_again(self) -> None:
        """Let a customer of whose ring nothing is known get through by another call, and ask for a callback again."""
        with self.scene.database.transaction() as connection:
            turn = Turn(connection, datetime.now(UTC))
            number = connection.execute(UNHEARD, {"before": turn.now - SUSPICIOUS}).scalars().first()
            if number is None:
                return
            self.done["asked again"] += 1
            promises.supersede(turn, number, self.scene.stack.settings["SECRET_KEY"])
            ask_back(turn, number, f"CAasked{self.done['asked again']}")
        for hint in turn.hints:
            self._wakeups.send(hint)
