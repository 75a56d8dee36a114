"""Many calls at once through the real stack: is a webhook lost, and how long do callers wait for a word?

    python -m bench.calls [--calls 500] [--rate 20]   DATABASE_URL=postgresql://… uses that database, not SQLite

Every caller dials, all in the same moment or so many a second (`incoming` is then our time from ring to first word),
presses 2, hears their place, and then takes a callback or hangs up.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import func, select

from failover import modes
from local.stack import Stack
from models import Callback, Contact, Database

LINE = "+12025550100"
AT_MOST = 90  # seconds
PACE = 60  # characters a second: brisk speech, so that the run stays short


class Network:
    """The telephone network, as 500 callers see it: one ear on the carrier's events serves them all."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session
        self._said: dict[str, str] = defaultdict(str)
        self._news = asyncio.Condition()
        self.steps: Counter[str] = Counter()

    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Make one request to the carrier's control API."""
        async with self._session.request(method, path, json=body) as answer:
            answer.raise_for_status()
            return await answer.json()

    async def listen(self) -> None:
        """Follow the carrier's events for ever."""
        seen = 0
        while True:
            for event in await self.ask("GET", f"/control/events?after={seen}"):
                seen = event["number"]
                self._said[event["sid"]] += f"{event['kind']} {event.get('text') or ''}\n"
            async with self._news:
                self._news.notify_all()
            await asyncio.sleep(0.2)

    async def until(self, sid: str, *words: str) -> None:
        """Wait until one of these was said, or happened, on a leg."""
        async with self._news:
            await self._news.wait_for(lambda: any(word in self._said[sid] for word in words))
        self.steps[words[0]] += 1

    async def call(self, number: int, after: float) -> None:
        """Be one caller: wait, dial, press 2, hear the place, then take a callback (even numbers) or hang up."""
        await asyncio.sleep(after)
        dialled = await self.ask("POST", "/control/calls", {"from": f"+1202556{number:04}", "to": LINE})
        sid = dialled["sid"]
        await self.until(sid, "customer support")
        await self.ask("POST", f"/control/calls/{sid}/press", {"digits": "2"})
        await self.until(sid, "in line", "people are ahead")
        if number % 2:
            await self.ask("POST", f"/control/calls/{sid}/hangup")
        else:
            await self.ask("POST", f"/control/calls/{sid}/press", {"digits": "1"})
        await self.until(sid, "ended")


async def everybody(url: str, calls: int, rate: float) -> list[dict[str, Any]]:
    """Let everybody call, so many a second (0: at once). Return every webhook that the carrier sent."""
    connector = aiohttp.TCPConnector(limit=100)
    async with aiohttp.ClientSession(url, connector=connector) as session:
        network = Network(session)
        ear = asyncio.create_task(network.listen())
        try:
            async with asyncio.timeout(AT_MOST):
                await asyncio.gather(*(network.call(number, number / rate if rate else 0) for number in range(calls)))
        except TimeoutError:
            print(f"not everybody was served within {AT_MOST} s; so far: {dict(network.steps)}")
        await asyncio.sleep(1)  # the last status events
        ear.cancel()
        webhooks: list[dict[str, Any]] = await network.ask("GET", "/control/webhooks?after=0")
        return webhooks


def main() -> None:
    """Run it and print what was seen; the exit status is 1 if anything was lost."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--calls", type=int, default=500)
    options.add_argument("--rate", type=float, default=0)
    given = options.parse_args()
    calls = given.calls
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder), os.environ, pace=PACE) as stack:
        database = Database(stack.settings["DATABASE_URL"])
        now = datetime.now(UTC)
        modes.pin(database, "on", "a benchmark", "bench", now + timedelta(hours=1), now)
        began = time.monotonic()
        webhooks = asyncio.run(everybody(stack.settings["TWILIO_BASE_URL"], calls, given.rate))
        took = time.monotonic() - began
        with database.session() as session:
            states = Counter(session.execute(select(Contact.state, Contact.outcome)))
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
