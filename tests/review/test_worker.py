"""A worker outlives a Redis that is restarted, also in the middle of its work."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import redis

from local.processes import free_port
from local.servers import valkey_binary
from models import Database
from models.schema import migrate
from routing.turn import Hint
from routing.wakeups import Wakeups

HOUSE = Path(__file__).parents[2]


def test_a_worker_outlives_restarts_of_redis_under_load(tmp_path: Path) -> None:
    port = free_port()
    url, database = f"redis://127.0.0.1:{port}/0", f"sqlite:///{tmp_path}/ringback.db"
    migrate(Database(database))
    command = [valkey_binary(), "--port", str(port), "--save", "", "--appendonly", "no", "--dir", str(tmp_path)]

    def server() -> subprocess.Popen[bytes]:
        started = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603
        client = redis.Redis.from_url(url)
        for _ in range(100):
            try:
                client.ping()
                break
            except redis.ConnectionError:
                time.sleep(0.05)
        return started

    running = server()
    environ = {**os.environ, "RINGBACK_STACK_PID": "1", "REDIS_URL": url, "DATABASE_URL": database}
    with (tmp_path / "log").open("w") as log:
        worker = subprocess.Popen(  # noqa: S603
            [sys.executable, "cli.py", "worker", "agents"], cwd=HOUSE, env=environ, stdout=log, stderr=log
        )
    wakeups = Wakeups(url)
    try:
        time.sleep(5)
        for _ in range(3):
            for _ in range(200):
                wakeups.send(Hint("agents", "ring_agent", 999))
            time.sleep(0.1)
            running.send_signal(signal.SIGTERM)
            running.wait()
            time.sleep(1)
            running = server()
            time.sleep(4)
            assert worker.poll() is None, (worker.poll(), (tmp_path / "log").read_text()[-1500:])
    finally:
        worker.kill()
        worker.wait()
        running.kill()
        running.wait()
