"""What open consoles cost, on the real stack with 10,000 contacts waiting and 1,000 agents.

    python -m bench.console [--rounds 3]      DATABASE_URL=postgresql://… uses that database instead of SQLite

First byte of the page Now; one open page's share of a core; how soon a pin is seen; and a key press with and without
200 open consoles, turn by turn, because other work on the machine weighs on both. Another process plays the consoles.
"""

import argparse
import http.client
import os
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from sqlalchemy import insert

from console.entry import people, sign_ins
from failover import modes
from local.stack import Stack
from models import AgentState, ContactState, Database, Form, PersonRole, RealClock, Status
from models.tables import agents, contacts
from settings import DEVELOPMENT_ACCOUNT, DEVELOPMENT_TOKEN
from webhooks.signature import sign

WAITING, AGENTS, CONSOLES, PACE = 10_000, 1_000, 200, 0.8
LIMITS = {"first byte, ms": 200, "one page, % of a core": 1, "a pin is seen after, s": 1, "p99 with : without": 1.2}
ISSUES = ("security", "withdrawal", "deposit", "trading")
CONSOLE = """
import http.client, random, sys, threading, time
host, cookie, mark, pace, count, seconds = sys.argv[1:]
def look():
    time.sleep(random.random() * float(pace))
    asked = http.client.HTTPConnection(host, timeout=10)
    while True:
        asked.request("GET", "/console/now/live", None, {"Cookie": cookie, "If-None-Match": mark})
        answer = asked.getresponse()
        answer.read()
        time.sleep(float(answer.headers["Ask-Again"]) * (0.9 + 0.2 * random.random()))
for _ in range(int(count)):
    threading.Thread(target=look, daemon=True).start()
time.sleep(float(seconds))
"""


class Web:
    """The web app as it is served. `cookie` is a signed-in person's."""

    def __init__(self, url: str, cookie: str) -> None:
        self.url, self.host, self.cookie = url, urlsplit(url).netloc, cookie

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> tuple[int, str, str, float]:
        """Return the status, the text, the mark, and the seconds to the first byte."""
        connection = http.client.HTTPConnection(self.host, timeout=10)
        began = time.monotonic()
        connection.request(method, path, body, {"Cookie": self.cookie, **headers})
        answer = connection.getresponse()
        first = time.monotonic() - began
        told = answer.status, answer.read().decode(), answer.headers.get("ETag", ""), first
        connection.close()
        return told

    def press(self) -> float:
        """Press a key that the menu does not have. Return the seconds to the answer."""
        path = "/voice/menu?tries=0&language=en"
        call = {"CallSid": "CAbench", "From": "+12025550101", "Direction": "inbound", "Digits": "9"}
        form = call | {"AccountSid": DEVELOPMENT_ACCOUNT, "To": "+12025550100", "CallStatus": "in-progress"}
        signature = sign(DEVELOPMENT_TOKEN, self.url + path, form)
        kind = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
        return self.ask("POST", path, urlencode(form), **kind)[3]

    def p99(self, seconds: float) -> float:
        """Press keys for a while, 30 a second or so. Return the 99th percentile of the answers, in seconds."""
        until, took = time.monotonic() + seconds, []
        while time.monotonic() < until:
            took.append(self.press())
            time.sleep(0.02)
        return sorted(took)[int(len(took) * 0.99)]


def fill(database: Database) -> str:
    """Let everybody wait, and somebody sign in. Return their cookie."""
    now = RealClock().now()
    busy = {"status": Status.AVAILABLE, "state": AgentState.TALKING, "idle_since": now, "misses": 0, "languages": "en"}
    person = {"state": ContactState.WAITING, "language": "en", "arrived_at": now, "last_seen_at": now, "joined_at": now}
    with database.transaction() as connection:
        rows = [{"name": f"agent {n}", "phone": f"+1303555{n:04}", **busy} for n in range(AGENTS)]
        connection.execute(insert(agents), rows)
    for start in range(0, WAITING, 1000):
        with database.transaction() as connection:
            connection.execute(insert(contacts), [waits(number) | person for number in range(start, start + 1000)])
    people.add(database, "sara", PersonRole.ON_CALL, "en", "a staple of the battery", "bench", now)
    with database.transaction() as connection:
        return f"ringback={sign_ins.begin(connection, people.everybody(connection)[0][0].id, now)}"


def waits(number: int) -> dict[str, object]:
    """Return a contact whose issue no agent helps with, so that the line stays as it is."""
    issue = ISSUES[number % len(ISSUES)]
    form = Form.CALLBACK if number % 3 else Form.HOLDING
    return {"number": "", "issue": issue, "skill": f"{issue}/en", "form": form, "rank": float(number)}


def cpu(pids: list[int]) -> float:
    """Return the seconds of a core that these processes have used."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(field[11]) + int(field[12]) for field in fields) / os.sysconf("SC_CLK_TCK")


def one_page(web: Web, pids: list[int], seconds: float = 15) -> float:
    """Return what one open page costs beyond a server at rest, in percent of a core."""
    before = cpu(pids)
    time.sleep(seconds)
    rest, began = cpu(pids) - before, time.monotonic()
    before, mark = cpu(pids), web.ask("GET", "/console/now/live")[2]
    while time.monotonic() - began < seconds:
        mark = web.ask("GET", "/console/now/live", **{"If-None-Match": mark})[2] or mark
        time.sleep(PACE)
    return 100 * (cpu(pids) - before - rest) / seconds


def seen(web: Web, database: Database, times: int = 5) -> float:
    """Pin the line at any moment while a page is open. Return the longest time until the page shows it, in seconds."""
    worst = 0.0
    for number in range(times):
        mark = web.ask("GET", "/console/now/live")[2]
        time.sleep(0.3 + number * 0.13)
        now = RealClock().now()
        modes.pin(database, "on", f"reason {number}", "bench", now + timedelta(hours=1), now)
        began = time.monotonic()
        time.sleep(PACE * number / times)  # anywhere between two questions
        while f"reason {number}" not in web.ask("GET", "/console/now/live", **{"If-None-Match": mark})[1]:
            time.sleep(PACE)
        worst = max(worst, time.monotonic() - began)
    return worst


def main() -> None:
    """Run it and print a table; the exit status is 1 if a limit was missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=3)
    rounds = options.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder), {**os.environ, "WEB_CONCURRENCY": "1"}) as stack:
        database = Database(stack.settings["DATABASE_URL"])
        web = Web(stack.web, fill(database))
        child = next(child for child in stack.children if child.name == "web")
        found = subprocess.run(["/usr/bin/pgrep", "-P", str(child.pid)], capture_output=True, text=True, check=True)  # noqa: S603
        pids = [int(pid) for pid in found.stdout.split()]
        firsts = []
        for _ in range(10):
            time.sleep(0.5)
            firsts.append(1000 * web.ask("GET", "/console/now")[3])
        figures = {"first byte, ms": sorted(firsts)[5], "one page, % of a core": one_page(web, pids)}
        figures["a pin is seen after, s"] = seen(web, database)
        web.p99(2)
        without, with_them = [], []
        for _ in range(rounds):
            without.append(web.p99(8))
            mark = web.ask("GET", "/console/now/live")[2]
            played = [sys.executable, "-c", CONSOLE, web.host, web.cookie, mark, str(PACE), str(CONSOLES), "17"]
            with subprocess.Popen(played):  # noqa: S603 - our own script
                time.sleep(8)  # until they have found their pace
                with_them.append(web.p99(8))
        figures["p99 with : without"] = sum(with_them) / sum(without)
        database.close()
    print(f"{'':24} {'seen':>8} {'limit':>8}")
    for name, value in figures.items():
        print(f"{name:24} {value:8.2f} {LIMITS[name]:8.2f}")
    print(f"p99 of a key press, ms: {', '.join(f'{1000 * one:.0f}' for one in without)} without,", end=" ")
    print(f"{', '.join(f'{1000 * one:.0f}' for one in with_them)} with {CONSOLES} consoles")
    if any(value > LIMITS[name] for name, value in figures.items()):
        raise SystemExit("a limit was missed")


if __name__ == "__main__":
    main()
