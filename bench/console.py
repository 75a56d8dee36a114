"""What open consoles cost, on the real stack with 10,000 contacts waiting and 1,000 agents.

    python -m bench.console [--rounds 6]      DATABASE_URL=postgresql://… uses that database instead of SQLite

First byte of the page Now; one open page's share of a core; how soon a pin is seen; and a key press with and without
200 open consoles, turn by turn, because other work on the machine weighs on both: first while nothing happens, then
while somebody joins the line twice a second, so that nearly every answer to a console is news: that has no limit, but
should stay near the other. Another process plays the consoles.
"""

import argparse
import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from bench.visitors import PACE, SETTLING, TURN, Web
from console.entry import people, sign_ins
from failover import modes
from local.stack import Stack
from models import AgentState, ContactState, Database, Form, PersonRole, RealClock, Status
from models.tables import agents, contacts

WAITING, AGENTS, CONSOLES = 10_000, 1_000, 200
QUIET, MOVING = "p99 with : without", "the same, line moving"
LIMITS = {"first byte, ms": 200, "one page, % of a core": 1, "a pin is seen after, s": 1, QUIET: 1.2}
ISSUES = ("security", "withdrawal", "deposit", "trading")


def fill(database: Database) -> str:
    """Let everybody wait, and somebody sign in. Return their cookie."""
    now = RealClock().now()
    busy = {"status": Status.AVAILABLE, "state": AgentState.TALKING, "idle_since": now, "misses": 0, "languages": "en"}
    with database.transaction() as connection:
        rows = [{"name": f"agent {n}", "phone": f"+1303555{n:04}", **busy} for n in range(AGENTS)]
        connection.execute(insert(agents), rows)
    for start in range(0, WAITING, 1000):
        with database.transaction() as connection:
            connection.execute(insert(contacts), [waits(number, now) for number in range(start, start + 1000)])
    people.add(database, "sara", PersonRole.ON_CALL, "en", "a staple of the battery", "bench", now)
    with database.transaction() as connection:
        return f"ringback={sign_ins.begin(connection, people.everybody(connection)[0][0].id, now)}"


def waits(number: int, now: datetime) -> dict[str, object]:
    """Return a contact whose issue no agent helps with, so that the line stays as it is."""
    issue = ISSUES[number % len(ISSUES)]
    form = Form.CALLBACK if number % 3 else Form.HOLDING
    about = {"number": "", "issue": issue, "skill": f"{issue}/en", "form": form, "rank": float(number)}
    moments = dict.fromkeys(("arrived_at", "last_seen_at", "joined_at"), now)
    return about | moments | {"state": ContactState.WAITING, "language": "en"}


def join(database: Database) -> None:
    """Let one more wait, in the last place."""
    with database.transaction() as connection:
        connection.execute(insert(contacts), waits(WAITING, RealClock().now()))


def cpu(pids: list[int]) -> float:
    """Return the seconds of a core that these processes have used."""
    tasks = [task for pid in pids for task in Path(f"/proc/{pid}/task").iterdir()]
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def one_page(web: Web, pids: list[int], seconds: float = 62) -> float:
    """Return what one open page costs beyond a server at rest, in percent of a core."""
    before = cpu(pids)
    time.sleep(seconds / 3)
    rest, before = (cpu(pids) - before) * 3, cpu(pids)
    web.stays_open(seconds)
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


def with_and_without(web: Web, rounds: int, comes: Callable[[], None] | None) -> tuple[float, float]:
    """Return the 99th percentile of all key presses without and with open consoles, in seconds."""
    without, with_them = list[float](), list[float]()
    for _ in range(rounds):
        without += web.presses(comes)
        with web.many(CONSOLES, SETTLING + TURN + 1):
            web.presses(comes, SETTLING)
            with_them += web.presses(comes)
    return p99(without), p99(with_them)


def p99(took: list[float]) -> float:
    """Return the 99th percentile."""
    return sorted(took)[int(len(took) * 0.99)]


def main() -> None:
    """Run it and print a table; the exit status is 1 if a limit was missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=6)
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
        web.presses(seconds=2)
        p99s = {}
        for name, comes in ((QUIET, None), (MOVING, lambda: join(database))):
            p99s[name] = without, with_them = with_and_without(web, rounds, comes)
            figures[name] = with_them / without
        database.close()
    print(f"{'':24} {'seen':>8} {'limit':>8}")
    for name, value in figures.items():
        print(f"{name:24} {value:8.2f} {LIMITS.get(name, '-'):>8}")
    for name, (without, with_them) in p99s.items():
        print(f"{name}: {1000 * without:.1f} ms without, {1000 * with_them:.1f} ms with {CONSOLES} consoles")
    if any(figures[name] > limit for name, limit in LIMITS.items()):
        raise SystemExit("a limit was missed")


if __name__ == "__main__":
    main()
