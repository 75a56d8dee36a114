"""Many calls at once through the real stack: is a webhook lost, and how long do callers wait for a word?

    python -m bench.calls [--calls 500]        DATABASE_URL=postgresql://… uses that database instead of SQLite

Every caller dials in the same moment, presses 2, hears their place, and then takes a callback or hangs up.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import func, select

from failover import modes
from local.stack import Stack
from models import Callback, Contact, Database

LINE = "+12025550100"
PACE = 60  # characters a second: brisk speech, so that the run stays short


async def ask(session: aiohttp.ClientSession, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """Make one request to the carrier's control API."""
    async with session.request(method, path, json=body) as answer:
        answer.raise_for_status()
        return await answer.json()


async def call(session: aiohttp.ClientSession, number: int) -> None:
    """Be one caller: dial, press 2, listen for the place in line, then take a callback (even numbers) or hang up."""
    sid = (await ask(session, "POST", "/control/calls", {"from": f"+1202556{number:04}", "to": LINE}))["sid"]
    path = f"/control/calls/{sid}"
    await heard(session, path, "customer support")
    await ask(session, "POST", f"{path}/press", {"digits": "2"})
    await heard(session, path, "in line", "people are ahead")
    if number % 2:
        await ask(session, "POST", f"{path}/hangup")
    else:
        await ask(session, "POST", f"{path}/press", {"digits": "1"})
        await heard(session, path, "Your code is")


async def heard(session: aiohttp.ClientSession, path: str, *words: str) -> None:
    """Wait until one of these words was said on a leg."""
    while True:
        log = (await ask(session, "GET", path))["log"]
        if any(word in (entry.get("text") or "") for entry in log for word in words):
            return
        await asyncio.sleep(0.25)


async def everybody(url: str, calls: int) -> list[dict[str, Any]]:
    """Let everybody call at once. Return every webhook that the carrier sent."""
    connector = aiohttp.TCPConnector(limit=100)
    async with aiohttp.ClientSession(url, connector=connector) as session:
        await asyncio.gather(*(call(session, number) for number in range(calls)))
        while any(leg["state"] != "ended" for leg in await ask(session, "GET", "/control/calls")):
            await asyncio.sleep(0.5)
        webhooks: list[dict[str, Any]] = await ask(session, "GET", "/control/webhooks?after=0")
        return webhooks


def main() -> None:
    """Run it and print what was seen; the exit status is 1 if anything was lost."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--calls", type=int, default=500)
    calls = options.parse_args().calls
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder), os.environ, pace=PACE) as stack:
        database = Database(stack.settings["DATABASE_URL"])
        now = datetime.now(UTC)
        modes.pin(database, "on", "a benchmark", "bench", now + timedelta(hours=1), now)
        began = time.monotonic()
        webhooks = asyncio.run(everybody(stack.settings["TWILIO_BASE_URL"], calls))
        took = time.monotonic() - began
        with database.session() as session:
            states = Counter(session.execute(select(Contact.state, Contact.outcome)).tuples())
            promises = session.scalar(select(func.count()).select_from(Callback))
        database.close()
    lost = report(webhooks, took)
    print(f"contacts  {dict(states)}; callbacks {promises}")
    if lost or states.total() != calls or promises != (calls + 1) // 2:
        raise SystemExit("something was lost")


def report(webhooks: list[dict[str, Any]], took: float) -> int:
    """Print a table of what the carrier asked and how long it waited. Return how many webhooks failed."""
    by_path: dict[str, list[float]] = {}
    for webhook in webhooks:
        by_path.setdefault(webhook["url"].partition("?")[0].rpartition("/")[2], []).append(webhook["seconds"])
    print(f"{'asked':10} {'count':>6} {'p50 ms':>8} {'p99 ms':>8} {'max ms':>8}")
    for path, seconds in sorted(by_path.items()):
        centiles = statistics.quantiles(seconds, n=100) if len(seconds) > 1 else seconds * 99
        row = (centiles[49], centiles[98], max(seconds))
        print(f"{path:10} {len(seconds):6} " + " ".join(f"{1000 * value:8.0f}" for value in row))
    failed = [webhook for webhook in webhooks if not 200 <= webhook["status"] < 300]
    print(f"{len(webhooks)} webhooks in {took:.1f} s, {len(failed)} failed")
    for webhook in failed[:5]:
        print("failed:", webhook["url"], webhook["status"], str(webhook.get("body"))[:200])
    return len(failed)


if __name__ == "__main__":
    main()
