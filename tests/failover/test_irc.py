"""A real chat server on loopback, stopped, frozen and started again: the line follows the conversation."""

import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from failover import modes
from failover.plan import Watched, load_plan
from failover.state import Rules
from local.processes import Child, free_port
from models import Database, ManualClock
from tests.failover.steps import flips_in, now_in

RULES = Rules(fall=2, rise=2, dwell=timedelta(seconds=20), turns=9)
PLAN = """
anchors = ["https://a.example", "https://b.example"]
[[probe]]
name = "irc"
kind = "conversation"
connect = "127.0.0.1:{port}"
timeout = "500ms"
script = [
  {{ send = "NICK rb{{nonce}}\\r\\nUSER rb 0 * :probe\\r\\n" }},
  {{ expect = " 001 " }},
  {{ send = "JOIN #watch\\r\\n" }},
  {{ expect = " 366 " }},
  {{ send = "PRIVMSG rb{{nonce}} :ping {{nonce}}\\r\\n" }},
  {{ expect = "PRIVMSG rb{{nonce}} :ping {{nonce}}" }},
]
"""


class Irc:
    """A real IRC server that can be stopped, frozen and started again on its port."""

    def __init__(self, folder: Path) -> None:
        self.port, self._folder = free_port(), folder

    def start(self) -> None:
        program = Path(sys.executable).with_name("miniircd")
        command: list[str | Path] = [program, "--listen", "127.0.0.1", "--ports", str(self.port)]
        if os.getuid() == 0:
            command += ["--setuid", "nobody"]  # it refuses to run as root
        self.child = Child("irc", command, self._folder / "irc.log")
        until = time.monotonic() + 10
        while not self.answers_tcp():
            assert time.monotonic() < until, self.child.last_words()
            time.sleep(0.02)

    def answers_tcp(self) -> bool:
        """Do what a simple check does: connect."""
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=0.5).close()
        except OSError:
            return False
        return True


@pytest.fixture
def irc(tmp_path: Path) -> Iterator[Irc]:
    server = Irc(tmp_path)
    try:
        server.start()
        yield server
    finally:
        server.child.ask_to_end(signal.SIGCONT)
        server.child.stop()


@pytest.fixture
def probe(irc: Irc, tmp_path: Path) -> Watched:
    (tmp_path / "failover.toml").write_text(PLAN.format(port=irc.port))
    return load_plan(tmp_path / "failover.toml").probes[0]


def looks(database: Database, clock: ManualClock, probe: Watched, count: int) -> list[str]:
    said = []
    for _ in range(count):
        seen = probe.look()
        said.append(seen.evidence)
        modes.observe(database, seen, clock.now(), RULES)
        clock.advance(seconds=10)
    return said


def test_the_line_follows_a_real_chat_server(database: Database, clock: ManualClock, irc: Irc, probe: Watched) -> None:
    assert looks(database, clock, probe, 1) == [f"all 6 lines of the conversation with 127.0.0.1:{irc.port} went well"]
    assert not now_in(database).active

    irc.child.stop()
    assert looks(database, clock, probe, 2)[0] == f"connection refused by 127.0.0.1:{irc.port}"
    assert now_in(database).active

    irc.start()
    looks(database, clock, probe, 4)
    assert now_in(database).state == "standby"

    irc.child.ask_to_end(signal.SIGSTOP)
    assert irc.answers_tcp()  # what a simple check sees
    told = looks(database, clock, probe, 2)[0]
    assert told == f"line 2 of the conversation (' 001 ') was not heard within 0.5 s from 127.0.0.1:{irc.port}"
    assert now_in(database).active

    irc.child.ask_to_end(signal.SIGCONT)
    looks(database, clock, probe, 4)  # the dwell has doubled
    assert now_in(database).state == "recovering"
    looks(database, clock, probe, 1)
    assert now_in(database).state == "standby"
    assert [(flip.went_from, flip.went_to) for flip in flips_in(database)] == [
        ("suspect", "active"),
        ("recovering", "standby"),
    ] * 2
