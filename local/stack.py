"""The whole house on one machine: every process of the Procfile, and a stand-in for each setting not given."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

from local.processes import Child, free_port
from local.servers import start_valkey

HOUSE = Path(__file__).parent.parent
PROCFILE = HOUSE / "Procfile"
RINGBACK = Path(sys.executable).with_name("ringback")
READY_SECONDS = 60
LOOK_SECONDS = 0.1


class PartDied(RuntimeError):
    """A part ended although nobody asked it to; the message names it and holds its last words."""


class Stack:
    """Starts everything on entering, and ends everything it started on leaving, whatever happened meanwhile.

    `folder` takes the SQLite file and `logs/`. `environ` is what the parts inherit; a setting given there, and
    not empty, replaces the embedded part. `settings` is what they were really started with. `pace` is how many
    characters a second the simulated telephones speak.
    """

    def __init__(self, folder: Path, environ: Mapping[str, str], pace: float = 15, procfile: Path = PROCFILE) -> None:
        self.settings = {name: value for name, value in environ.items() if value}
        self.settings |= {"RINGBACK_STACK_PID": str(os.getpid()), "PYTHONUNBUFFERED": "1"}
        self.settings["no_proxy"] = ",".join(filter(None, [environ.get("no_proxy"), "127.0.0.1", "localhost"]))
        self.embedded: dict[str, str] = {}  # which parts are ours, and where
        self.logs = folder / "logs"
        self._folder = folder
        self._pace = pace
        self._procfile = procfile
        self.children: list[Child] = []

    def __enter__(self) -> "Stack":
        try:
            self._start()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        self._end()

    def check(self) -> None:
        """Raise PartDied if a part has ended."""
        for child in self.children:
            if not child.is_up():
                told = f"its log, {child.log}, ends with:\n{child.last_words()}"
                raise PartDied(f"{child.name} {child.end()}; {told}")

    def watch(self) -> None:
        """Look after the parts until one ends (PartDied) or we are interrupted (KeyboardInterrupt)."""
        while True:
            self.check()
            time.sleep(LOOK_SECONDS)

    @property
    def web(self) -> str:
        """Return where the web app listens on this machine, whatever its public address is."""
        return f"http://127.0.0.1:{self.settings['PORT']}"

    def _start(self) -> None:
        self.logs.mkdir(parents=True, exist_ok=True)
        for old in self.logs.glob("*.log"):
            old.unlink()
        self._choose_places()
        lines = dict(line.split(": ", 1) for line in self._procfile.read_text().splitlines())
        release = self._run("migrate", lines.pop("release"))
        self._wait_for(release)
        for name, command in lines.items():
            self._run(name, command)
        for url in [f"{self.web}/health/ready", *self.embedded.values()]:
            if url.startswith("http"):
                self._wait_until_answered(url)

    def _choose_places(self) -> None:
        """Fill in every setting that says where something is, starting what it names."""
        here = self.settings
        here.setdefault("PORT", str(free_port()))
        here.setdefault("PUBLIC_URL", self.web)
        here.setdefault("LAST_KNOWN_FILE", str(self._folder.resolve() / "mode.json"))
        if "DATABASE_URL" not in here:
            here["DATABASE_URL"] = self.embedded["database"] = f"sqlite:///{self._folder.resolve()}/ringback.db"
        if "REDIS_URL" not in here:
            server, here["REDIS_URL"] = start_valkey(self.logs)
            self.children.append(server)
            self.embedded["redis"] = here["REDIS_URL"]
        if "CHAT_HEALTH_URL" not in here:
            port = free_port()
            self.embedded["chat"] = f"http://127.0.0.1:{port}"
            here["CHAT_HEALTH_URL"] = f"{self.embedded['chat']}/health"
            self._run("chat", f"python cli.py chat --port {port}")
        if "TWILIO_BASE_URL" not in here:
            port = free_port()
            here["TWILIO_BASE_URL"] = f"http://127.0.0.1:{port}"
            self.embedded["carrier"] = f"{here['TWILIO_BASE_URL']}/phone"
            self._run("carrier", f"python cli.py carrier --port {port} --app {self.web} --pace {self._pace:g}")

    def _run(self, name: str, line: str) -> Child:
        here = {"$PORT": self.settings["PORT"], "python": sys.executable, "cli.py": str(HOUSE / "cli.py")}
        command = [here.get(word, word) for word in line.split()]
        child = Child(name, command, self.logs / f"{name}.log", environ=self.settings)
        self.children.append(child)
        return child

    def _wait_for(self, once: Child) -> None:
        """Wait for a part that has to end well before the rest may start."""
        try:
            status = once.wait(READY_SECONDS)
        except subprocess.TimeoutExpired as exc:
            raise PartDied(f"{once.name} did not end within {READY_SECONDS} s; see {once.log}") from exc
        if status != 0:
            raise PartDied(f"{once.name} {once.end()}; it said:\n{once.last_words()}")
        self.children.remove(once)

    def _wait_until_answered(self, url: str) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while (answer := _status(url)) != 200:
            self.check()
            if time.monotonic() > deadline:
                raise PartDied(f"{url} did not answer 200 within {READY_SECONDS} s, but {answer}; see {self.logs}")
            time.sleep(0.05)

    def _end(self) -> None:
        """End the parts first and what they stand on last; further interruptions have to wait."""
        with _deaf():
            for child in reversed(self.children):
                if child.name != "redis":
                    child.ask_to_end()
            for child in reversed(self.children):
                child.stop()
            self.children.clear()


def _status(url: str) -> int | str:
    """Return the HTTP status of an address on this machine, or why there is none."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=2)
    try:
        connection.request("GET", parts.path or "/")
        return connection.getresponse().status
    except OSError as exc:
        return str(exc)
    finally:
        connection.close()


@contextlib.contextmanager
def _deaf() -> Iterator[None]:
    kept = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
