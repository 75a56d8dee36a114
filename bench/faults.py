"""Hundreds of callbacks through the real processes while everything fails: is anybody rung twice at once, or lost?

    python -m bench.faults [--callbacks 500] [--agents 16] [--seed 1] [--without index,quarantine]

The carrier loses replies, refuses, fails, lags and loses, doubles and reorders its events; web, workers and engine are
killed (-9) at random moments, Redis is flushed, a fifth of the dials are enqueued five times. It ends with
`ringback callbacks audit`. DATABASE_URL=postgresql://… uses that database instead of SQLite.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import carrier.simulator
from bench.storm.run import Run
from callbacks.asking import ask
from callbacks.policy import Limits, Rules
from carrier.simulator import SimulatorThread
from carrier.simulator.people import Carrier
from failover import modes
from ivr.menu import load_menu
from local.processes import free_port
from local.stack import Stack
from models import Database, Status
from routing import line, roster
from routing.policy import Rules as LineRules
from routing.turn import Turn
from settings import MENU, Settings

AT_MOST = 420  # seconds
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


def promise(database: Database, count: int, secret: str) -> None:
    """Write down so many promises, as callers who hold ask for them."""
    menu, rules = load_menu(MENU), Rules(limits=Limits(elsewhere=10**6))
    for number in range(count):
        with database.transaction() as connection:
            turn = Turn(connection, datetime.now(UTC))
            sid, phone = f"CApromised{number}", f"+1202556{number:04}"
            line.arrive(turn, sid, phone, "en", active=True)
            line.put(turn, sid, menu.issues[number % len(menu.issues)], LineRules())
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
        time.sleep(0.2)
    people.ask("DELETE", "/control/faults/0")
    settled = time.monotonic()
    command = [sys.executable, "cli.py", "callbacks", "audit"]
    while (told := subprocess.run(command, env=stack.settings, capture_output=True, text=True, check=False)).returncode:  # noqa: S603
        if time.monotonic() - settled > 60:
            break
    print(f"{given.callbacks} callbacks, {given.agents} agents, {took:.0f} s; {told.stdout.strip()}")
    print("trouble:", ", ".join(f"{what} {count}" for what, count in sorted(this.done.items())))
    states = this.states()
    print("ended as:", ", ".join(f"{state} {count}" for state, count in states.items()))
    twice, unheard = this.twice()
    harm = {"overlapping rings": this.overlaps(), "connected twice": twice, "never resolved": _open(states)}
    for what, count in {**harm, "audit": told.returncode}.items():
        print(f"{what:20} {count}")
    print(f"{'rung after all':20} {unheard}  (had talked for a second, and web was down when the carrier told it)")
    return int(any(harm.values()) or told.returncode != 0)


def _open(states: Counter[str]) -> int:
    return states["promised"] + states["dialing"]


if __name__ == "__main__":
    main()
