"""Hundreds of callbacks through the real processes while everything fails: is anybody rung twice at once, or lost?

    python -m bench.faults [--callbacks 500] [--agents 16] [--seed 1] [--without index,quarantine]

The carrier loses replies, refuses, fails, lags and loses, doubles and reorders its events; web, workers and engine are
killed (-9) at random moments, Redis is flushed, a fifth of the dials are enqueued five times. It ends with
`ringback callbacks audit`. DATABASE_URL=postgresql://… uses that database instead of SQLite.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from redis import Redis
from sqlalchemy import select

import carrier.simulator
from callbacks.asking import ask
from callbacks.policy import Limits, Rules
from carrier.simulator import SimulatorThread
from carrier.simulator.people import Carrier
from failover import modes
from ivr.menu import load_menu
from local.processes import free_port
from local.stack import PROCFILE, Stack
from models import Database, Status
from models.tables import callbacks, offers
from routing import line, roster
from routing.policy import Rules as LineRules
from routing.turn import Hint, Turn
from routing.wakeups import CALLBACKS, Wakeups
from settings import MENU, Settings

AT_MOST = 420  # seconds
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
SHORT = {
    "CALLBACK_ATTEMPTS": "4",
    "CALLBACK_RING_SECONDS": "5",
    "CALLBACK_HOURS": "00:00-24:00",
    "CALLBACK_MACHINES": "no",
    "QUARANTINE_SECONDS": "8",
    "RING_SECONDS": "10",
    "WRAP_UP_SECONDS": "0.3",
    "REST_SECONDS": "0.3",
    "MISSES": "1000",
    "CARRIER_TIMEOUT_SECONDS": "2",
    "WEB_CONCURRENCY": "2",
    "SECRET_KEY": "a secret key that is long enough for a benchmark",
} | {f"CALLBACK_{name}_SECONDS": "1" for name in ("RETRY", "RETRY_BUSY", "RETRY_FAILED", "RETRY_MACHINE", "LAST")}


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

    def overlaps(self) -> int:
        """Return how often a customer's phone was called while an earlier call to it was not over."""
        legs = defaultdict(list)
        for call in self.people.ask("GET", "/control/calls"):
            if call["to"].startswith("+1202556"):
                legs[call["to"]].append((call["created"], call["ended"] or "9"))
        return sum(after[0] < before[1] for theirs in legs.values() for before, after in pairwise(sorted(theirs)))


def promise(database: Database, count: int, secret: str) -> None:
    """Write down so many promises, as callers who hold ask for them."""
    menu, rules = load_menu(MENU), Rules(limits=Limits(elsewhere=10**6))
    for number in range(count):
        with database.transaction() as connection:
            turn = Turn(connection, datetime.now(UTC))
            sid, phone = f"CApromised{number}", f"+1202556{number:04}"
            line.arrive(turn, sid, phone, "en", active=True)
            line.join(turn, sid, menu.issues[number % len(menu.issues)], LineRules(), to_agent=False)
            ask(turn, sid, phone, secret, rules, asker=phone)


def main() -> None:
    """Run it and print the table; the exit status is 1 if there was harm."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--callbacks", type=int, default=500)
    options.add_argument("--agents", type=int, default=16)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--without", default="", help="guards to take away: index, quarantine")
    given = options.parse_args()
    port = free_port()
    base = Settings.from_env({})
    web = f"http://127.0.0.1:{port}"
    simulated = carrier.simulator.Settings(
        account_sid=base.twilio_account_sid,
        auth_token=base.twilio_auth_tokens[0],
        public_url=web,
        line_number=base.line_number,
        voice_url=f"{web}/voice/incoming",
        status_url=f"{web}/voice/status",
        fallback_url=f"{web}/voice/fallback",
        calls_per_second=0,
        characters_per_second=400,
    )
    with tempfile.TemporaryDirectory() as folder, SimulatorThread(simulated) as simulator:
        environ = {**os.environ, **SHORT, "PORT": str(port), "TWILIO_BASE_URL": simulator.url}
        if "quarantine" in given.without:
            environ["QUARANTINE_SECONDS"] = "0.001"
        with Stack(Path(folder), environ) as stack:
            raise SystemExit(run(stack, Carrier(simulator.url), given))


def run(stack: Stack, people: Carrier, given: argparse.Namespace) -> int:
    """Let it all happen. Return how much harm was done."""
    database, now = Database(stack.settings["DATABASE_URL"]), datetime.now(UTC)
    modes.pin(database, "on", "a benchmark", "bench", now + timedelta(hours=1), now)
    if "index" in given.without:
        with database.transaction() as connection:
            connection.exec_driver_sql("DROP INDEX uq_attempts_live_number")
    promise(database, given.callbacks, SHORT["SECRET_KEY"])
    this = Run(stack, people, database, given.seed)
    for number in range(given.callbacks):
        behaviour = this.chance.choice(["answers"] * 8 + ["busy", "declines"])
        people.phone(f"+1202556{number:04}").behaves(behaviour, ring_seconds=0.3, then_press="1")
    for number in range(given.agents):
        phone = f"+1202555{number:04}"
        people.phone(phone).behaves("answers", ring_seconds=0.2, then_press="1")
        with database.session() as session:
            roster.add(
                session, f"agent {number}", phone, dict.fromkeys((i.key for i in load_menu(MENU).issues), 1), now
            )
            roster.set_status(session, f"agent {number}", Status.AVAILABLE, now)
    began, flushed = time.monotonic(), 0
    while (took := time.monotonic() - began) < AT_MOST and (open_ := _open(this.states())):
        this.people_act()
        if open_ > given.callbacks / 20:  # the last ones are left in peace
            this.trouble()
        if flushed < 3 and open_ < given.callbacks * (3 - flushed) / 4:
            this.flush()
            flushed += 1
            print(round(took), dict(this.states()), dict(this.done), len(this.talks), flush=True)
        time.sleep(0.2)
    people.ask("DELETE", "/control/faults")
    settled = time.monotonic()
    command = [sys.executable, "cli.py", "callbacks", "audit"]
    while (told := subprocess.run(command, env=stack.settings, capture_output=True, text=True, check=False)).returncode:  # noqa: S603
        if time.monotonic() - settled > 60:
            break
    print(f"{given.callbacks} callbacks, {given.agents} agents, {took:.0f} s; {told.stdout.strip()}")
    print("trouble:", ", ".join(f"{what} {count}" for what, count in sorted(this.done.items())))
    states = this.states()
    print("ended as:", ", ".join(f"{state} {count}" for state, count in states.items()))
    twice = sum(len(legs) > 1 for legs in this.talks.values())
    harm = {"overlapping rings": this.overlaps(), "connected twice": twice, "never resolved": _open(states)}
    for what, count in {**harm, "audit": told.returncode}.items():
        print(f"{what:20} {count}")
    return int(any(harm.values()) or told.returncode != 0)


def _open(states: Counter[str]) -> int:
    return states["promised"] + states["dialing"]


if __name__ == "__main__":
    main()
