"""A worker outlives a Redis that is away at its start and restarted in the middle of its work; a stop ends it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import redis

from local.processes import free_port
from local.servers import valkey_binary
from models import Database
from models.schema import migrate
from routing.turn import Hint
from routing.wakeups import Wakeups

HOUSE = Path(__file__).parents[1]


def until(holds: Callable[[], bool], what: str) -> None:
    for _ in range(600):
        try:
            if holds():
                return
        except redis.RedisError:
            pass
        time.sleep(0.05)
    raise AssertionError(what)


def test_a_worker_outlives_a_redis_that_restarts_and_ends_when_told(tmp_path: Path) -> None:
    port = free_port()
    url, database = f"redis://127.0.0.1:{port}/0", f"sqlite:///{tmp_path}/ringback.db"
    migrate(Database(database))
    command = [valkey_binary(), "--port", str(port), "--save", "", "--appendonly", "no", "--dir", str(tmp_path)]
    environ = {**os.environ, "RINGBACK_STACK_PID": "1", "REDIS_URL": url, "DATABASE_URL": database}
    log = tmp_path / "log"
    with log.open("w") as output:
        worker = subprocess.Popen(
            [sys.executable, "cli.py", "worker", "agents"], cwd=HOUSE, env=environ, stdout=output, stderr=output
        )
    client, wakeups = redis.Redis.from_url(url), Wakeups(url)
    running = None
    try:
        until(lambda: "starts in" in log.read_text(), "nothing is said while Redis is away")
        for _ in range(2):
            running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
            until(client.ping, "Redis does not start")
            for _ in range(100):
                wakeups.send(Hint("agents", "ring_agent", 999))
            until(lambda: client.llen("rq:queue:agents") < 95, "the worker does not work")
            assert client.pubsub_channels() == [], "the worker listens for commands"
            running.send_signal(signal.SIGTERM)
            running.wait()
        time.sleep(0.5)
        assert worker.poll() is None, log.read_text()[-1500:]
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(5) == 0, log.read_text()[-1500:]
    finally:
        worker.kill()
        worker.wait()
        if running is not None:
            running.kill()
            running.wait()
