"""The way to the database: one engine, short transactions, the same behaviour on Postgres and SQLite."""

import os
import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

WAIT = 1.8  # seconds for a connection or a lock: a caller waits for the answer, and must hear a voice within 2 s

POSTGRES = {
    "connect_timeout": 2,  # seconds; the driver's smallest
    "tcp_user_timeout": round(WAIT * 1000),  # a network that swallows packets
    # A process frozen inside a transaction must not hold its locks for ever.
    # Groups are put together in memory: Postgres cannot know how few they are, and would sort everybody on disk.
    "options": f"-c statement_timeout={WAIT * 1000:.0f} -c idle_in_transaction_session_timeout=10000 -c work_mem=32MB",
}
# A look is no transaction on Postgres: the driver forgets at each rollback what the connection has planned, and
# to plan the engine's glance costs many times what it costs to answer it.
LOOK: dict[str, dict[str, Any]] = {"sqlite": {"read_only": True}, "postgresql": {"isolation_level": "AUTOCOMMIT"}}


class Database:
    """A pool of connections to one database, the same for all who name it in this process.

    `url` is an SQLAlchemy address; `postgres://` and `postgresql://` mean the psycopg driver.
    """

    def __init__(self, url: str, pool_size: int = 10) -> None:
        self.url = normalised(url)
        self.engine, self._writers = _POOLS.of(self.url, pool_size)
        self._look = LOOK[self.url.get_backend_name()]

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Open one short read-write transaction: committed at the end, rolled back on any error.

        Never keep it open while a vendor answers.
        """
        with (
            self._writing() as left,
            self.engine.connect().execution_options(wait=left) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[float]:
        """Wait in line among this process's writers. Yield how long the file may still be waited for, in seconds."""
        if self._writers is None:
            yield WAIT
            return
        began = time.monotonic()
        if not self._writers.acquire(timeout=WAIT):
            raise OperationalError("BEGIN", None, sqlite3.OperationalError("database is locked"))
        try:
            yield max(0.05, WAIT - (time.monotonic() - began))
        finally:
            self._writers.release()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a read-only look: no write lock is taken on SQLite; on Postgres each statement stands for itself."""
        with self.engine.connect().execution_options(**self._look) as connection:
            yield connection

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Open a unit of work over objects, for the console, the CLI and the engine (not for webhooks)."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Give every connection that is not in use back to the operating system."""
        self.engine.dispose()


def was_deadlock(error: OperationalError) -> bool:
    """Return whether Postgres ended a transaction that waited for one that waited for it; nothing of it stands."""
    return getattr(error.orig, "sqlstate", None) == "40P01"  # PostgreSQL's "Error Codes": deadlock_detected


def normalised(url: str) -> URL:
    """Parse an address, choosing psycopg 3 for Postgres. Raises sqlalchemy.exc.ArgumentError."""
    parsed = make_url(url)
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    return parsed


class _Pools:
    """The pools of this process, by address. The one that was asked for longest ago gives its connections back."""

    MOST = 4

    def __init__(self) -> None:
        self._kept = OrderedDict[tuple[URL, int, int], "tuple[Engine, threading.Lock | None]"]()
        self._lock = threading.Lock()

    def of(self, url: URL, size: int) -> "tuple[Engine, threading.Lock | None]":
        """Return the engine of a database, with all statements that it has compiled, and the lock of its writers.

        SQLite has one writer, and lets those who wait sleep and try again. The lock lets this process's threads pass
        one by one instead; other processes still meet at the file.
        """
        key = url, size, os.getpid()  # connections never pass from a process to a fork of it
        with self._lock:
            if key not in self._kept:
                self._kept[key] = _engine(url, size), _writers(url)
            self._kept.move_to_end(key)
            while len(self._kept) > self.MOST:
                (_, _, process), (engine, _) = self._kept.popitem(last=False)
                engine.dispose(close=process == os.getpid())
            return self._kept[key]


_POOLS = _Pools()


def _writers(url: URL) -> "threading.Lock | None":
    return threading.Lock() if url.get_backend_name() == "sqlite" else None


def _engine(url: URL, pool_size: int) -> Engine:
    # hide_parameters: an error's text, which logs keep, must not hold anybody's number.
    if url.get_backend_name() != "sqlite":
        return create_engine(
            url,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_pre_ping=True,
            pool_use_lifo=True,  # the connection used last has planned most
            pool_timeout=WAIT,
            connect_args=POSTGRES,
            hide_parameters=True,
        )
    engine = create_engine(
        url, pool_size=pool_size, max_overflow=pool_size, connect_args={"timeout": WAIT}, hide_parameters=True
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver must not begin transactions by itself: its deferred ones fail when they turn into writers.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"busy_timeout={WAIT * 1000:.0f}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    connection.exec_driver_sql(f"PRAGMA busy_timeout={options.get('wait', WAIT) * 1000:.0f}")
    connection.exec_driver_sql("BEGIN DEFERRED" if options.get("read_only", False) else "BEGIN IMMEDIATE")
