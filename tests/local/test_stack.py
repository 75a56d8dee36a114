"""The supervisor: whatever ends it, nothing it started is left; copies do not meet; a part that dies is named."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

PARTS = f"""\
release: true
web: {sys.executable} {Path(__file__).with_name("answering.py")} $PORT
worker: sleep 600
"""
GIVEN = {"CHAT_HEALTH_URL": "http://127.0.0.1:1", "TWILIO_BASE_URL": "http://127.0.0.1:1"}
Start = Callable[..., tuple["subprocess.Popen[str]", dict[str, Any]]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a supervisor in a folder of its own; the answer is its process and what it told."""
    started: list[subprocess.Popen[str]] = []

    def supervisor(parts: str = PARTS) -> tuple["subprocess.Popen[str]", dict[str, Any]]:
        folder = tmp_path / str(len(started))
        folder.mkdir()
        (folder / "Procfile").write_text(parts)
        command = [sys.executable, "-m", "tests.local.supervisor", str(folder), str(folder / "Procfile")]
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, env=os.environ | GIVEN, stdout=pipe, stderr=pipe, text=True)
        started.append(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        return process, json.loads(line) if line else {}

    yield supervisor
    for process in started:
        process.kill()
        process.communicate()


def is_up(pid: int) -> bool:
    """Return whether a process runs; one that nobody has reaped yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def left(told: dict[str, Any], within: float = 5) -> list[str]:
    """Return the names of the parts that still run after so many seconds."""
    deadline = time.monotonic() + within
    while (names := [name for name, pid in told["pids"].items() if is_up(pid)]) and time.monotonic() < deadline:
        time.sleep(0.02)
    return names


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_nothing_outlives_the_supervisor(start: Start, how: signal.Signals) -> None:
    process, told = start()
    assert set(told["pids"]) == {"redis", "web", "worker"}
    assert all(is_up(pid) for pid in told["pids"].values())
    process.send_signal(how)
    process.wait(10)
    assert left(told, within=5 if how is signal.SIGKILL else 0) == []


def test_what_a_part_started_ends_too(start: Start) -> None:
    process, told = start(PARTS.replace("sleep 600", "sh -c sleep${IFS}600;true"))
    shell = told["pids"]["worker"]
    deadline = time.monotonic() + 5
    while not (children := Path(f"/proc/{shell}/task/{shell}/children").read_text()) and time.monotonic() < deadline:
        time.sleep(0.02)
    told["pids"]["sleep"] = int(children)
    process.terminate()
    process.wait(10)
    assert left(told, within=1) == []


def test_two_copies_do_not_meet(start: Start) -> None:
    (one, told), (_, other) = start(), start()
    assert told["web"] != other["web"]
    one.terminate()
    one.wait(10)
    assert left(told, within=0) == []
    assert left(other, within=0) == ["redis", "web", "worker"]


def test_a_part_that_dies_is_named_with_its_last_words(start: Start) -> None:
    process, told = start()
    os.kill(told["pids"]["worker"], signal.SIGKILL)
    complaint = process.communicate(timeout=10)[1]
    assert process.returncode == 1
    assert "worker was ended by SIGKILL" in complaint
    assert left(told, within=0) == []


def test_a_part_that_cannot_start_is_named_with_its_last_words(start: Start) -> None:
    process, told = start(PARTS.replace("sleep 600", "ls /nowhere/at/all"))
    complaint = process.communicate(timeout=10)[1]
    assert process.returncode == 1
    assert left(told or {"pids": {}}, within=0) == []
    assert "worker exited with 2" in complaint
    assert "/nowhere/at/all" in complaint


def test_nothing_starts_before_the_release_ends_well(start: Start) -> None:
    process, told = start(PARTS.replace("release: true", "release: false"))
    assert told == {}
    assert "migrate exited with 1" in process.communicate(timeout=10)[1]
