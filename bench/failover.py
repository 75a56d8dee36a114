"""How long callers wait for the line to stand in: from a hard outage, and from an engineer's pin, on the real stack.

    python -m bench.failover [--times 3]        DATABASE_URL=postgresql://… uses that database instead of SQLite

Chat is killed at a random moment between two looks (2 s apart). Somebody dials every quarter of a second all the while;
the clock stops when the first of them hears the menu, less the sentences spoken before it. Then chat comes back
and the line is pinned on.
"""

import argparse
import http.client
import json
import os
import random
import signal
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from carrier.simulator.people import Carrier
from console.entry import tokens
from failover import modes
from local.stack import Stack
from models import Database, RealClock

LINE = "+12025550100"
RULES = {"PROBE_SECONDS": "2", "DWELL_SECONDS": "2", "PROBE_RISE": "1", "TURNS_AN_HOUR": "1000"}
LIMITS = {"outage": 8.0, "pin": 1.0}
PACE = 4000.0  # characters a second: the speech itself is not what is measured
MENU = "a withdrawal that has not arrived"


def until_menu(carrier: Carrier, at_most: float) -> float:
    """Let somebody dial each quarter of a second. Return the seconds until one of them hears the menu."""
    began, calls = time.monotonic(), list[str]()
    while time.monotonic() - began < at_most:
        number = f"+1202556{random.randrange(10_000):04}"  # noqa: S311 - no secret
        calls.append(carrier.ask("POST", "/control/calls", {"from": number, "to": LINE})["sid"])
        before = time.monotonic()
        while time.monotonic() - before < 0.25:
            answered = dict[str, datetime]()
            for event in carrier.ask("GET", "/control/events?after=0"):
                at = datetime.fromisoformat(event["at"])
                if event["kind"] == "answered":
                    answered[event["sid"]] = at
                if event["sid"] in calls and MENU in (event.get("text") or ""):
                    return time.monotonic() - began - (at - answered[event["sid"]]).total_seconds()
            time.sleep(0.02)
    raise SystemExit(f"nobody heard the menu within {at_most:g} s")


def wait_for(true: Callable[[], bool], at_most: float = 30) -> None:
    """Wait until something is true."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > at_most:
            raise SystemExit("the stack did not come to rest")
        time.sleep(0.05)


def pin(stack: Stack, token: str, to: str) -> None:
    """Pin the line as a program does."""
    there = urlsplit(stack.web)
    connection = http.client.HTTPConnection(there.hostname or "", there.port, timeout=5)
    wish = {"to": to, "reason": "a benchmark", "for": "10m"}
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    connection.request("POST", "/api/v1/pin", json.dumps(wish), headers)
    if connection.getresponse().status != 200:
        raise SystemExit("the pin was refused")
    connection.close()


def main() -> None:
    """Run it and print a table; the exit status is 1 if a limit was missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--times", type=int, default=3)
    times, seen = options.parse_args().times, dict[str, list[float]](outage=[], pin=[])
    with (
        tempfile.TemporaryDirectory() as folder,
        Stack(Path(folder), {**os.environ, **RULES}, pace=PACE) as stack,
    ):
        carrier, database = Carrier(stack.settings["TWILIO_BASE_URL"]), Database(stack.settings["DATABASE_URL"])
        now = RealClock().now()
        token = tokens.add(database, "bench", ["pins"], now + timedelta(hours=1), "bench", now)
        chat = next(child for child in stack.children if child.name == "chat")

        def state() -> str:
            with database.reading() as connection:
                return modes.current(connection).state

        for _ in range(times):
            wait_for(lambda: state() == "standby")
            time.sleep(random.uniform(2, 4))  # noqa: S311 - anywhere between two looks
            chat.ask_to_end(signal.SIGKILL)
            seen["outage"].append(until_menu(carrier, 30))
            stack.children.remove(chat)
            chat = stack._run("chat", f"python cli.py chat --port {urlsplit(stack.embedded['chat']).port}")  # noqa: SLF001
            wait_for(lambda: state() == "standby", 60)
            before = time.monotonic()
            pin(stack, token, "on")
            pinned = time.monotonic() - before
            seen["pin"].append(pinned + until_menu(carrier, 10))
            pin(stack, token, "off")
            pin(stack, token, "auto")
        database.close()
    print(f"{'from':8} {'best s':>8} {'worst s':>8} {'limit s':>8}")
    for name, seconds in seen.items():
        print(f"{name:8} {min(seconds):8.2f} {max(seconds):8.2f} {LIMITS[name]:8.2f}")
    if any(max(seconds) > LIMITS[name] for name, seconds in seen.items()):
        raise SystemExit("a limit was missed")


if __name__ == "__main__":
    main()
