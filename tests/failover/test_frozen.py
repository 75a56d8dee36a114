"""A real watch process, frozen by the system in the middle of a look and thawed after the mode has moved on."""

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from aiohttp import web

from failover import modes
from local.processes import Child
from models import Database, RealClock
from tests.failover.place import Place
from tests.failover.steps import flips_in, now_in

HOUSE = Path(__file__).parents[2]


def until(true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + 15
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def test_a_watch_that_was_frozen_in_its_look_turns_nothing(database: Database, tmp_path: Path) -> None:
    asked, may_answer, up = threading.Event(), threading.Event(), threading.Event()

    async def health(_request: web.Request) -> web.StreamResponse:
        asked.set()
        while not may_answer.is_set():
            await asyncio.sleep(0.01)
        return web.Response(status=200 if up.is_set() else 503)

    with Place(health=health) as place:
        environ = {
            "PATH": os.environ["PATH"],
            "DATABASE_URL": database.url.render_as_string(hide_password=False),
            "CHAT_HEALTH_URL": f"{place.url}/health",
            "LAST_KNOWN_FILE": str(tmp_path / "mode.json"),
            "PROBE_FALL": "1",
            "PROBE_SECONDS": "0.2",
            "PROBE_TIMEOUT_SECONDS": "10",
            "RINGBACK_STACK_PID": "0",
        }
        watch = Child("watch", [sys.executable, HOUSE / "cli.py", "watch"], tmp_path / "watch.log", environ=environ)
        try:
            assert asked.wait(15), watch.last_words()
            # Frozen in a transaction, it would hold SQLite's only lock: wait until the upkeep has written its first.
            until((tmp_path / "mode.json").exists, watch.last_words())
            watch.ask_to_end(signal.SIGSTOP)
            may_answer.set()  # the 503 waits in the frozen watch's socket: with a fall of 1, it would turn the line on
            clock = RealClock()
            modes.pin(database, "off", "maintenance", "sara", clock.now() + timedelta(hours=1), clock.now())
            modes.unpin(database, "sara", clock.now())
            time.sleep(0.1)
            up.set()
            watch.ask_to_end(signal.SIGCONT)
            until(lambda: "a look was dropped: the mode has moved on" in watch.log.read_text(), watch.last_words())
            until(lambda: now_in(database).probed_at is not None, "the thawed watch never looked again")
            assert [flip.who for flip in flips_in(database)] == ["sara", "sara"]
            assert not now_in(database).active
        finally:
            watch.ask_to_end(signal.SIGCONT)
            watch.stop()
