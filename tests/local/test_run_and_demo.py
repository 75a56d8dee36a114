"""`ringback run` and `ringback demo`, as a newcomer starts them."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from local.processes import free_port
from tests.local.test_stack import is_up

HOUSE = Path(__file__).parent.parent.parent
RINGBACK = Path(sys.executable).with_name("ringback")
CLEAN = {name: value for name, value in os.environ.items() if not name.endswith("_URL") and name != "PORT"}


def started_by(pid: int) -> list[int]:
    """Return the children of a process."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.fixture
def in_the_way() -> None:
    """Skip while somebody runs Ringback in this very folder: a folder holds one."""
    if (HOUSE / ".ringback" / "env").exists():
        pytest.skip("`make run` is up in this folder")


def test_the_demo_plays_its_story_and_leaves_nothing(tmp_path: Path) -> None:
    environ = CLEAN | {"TMPDIR": str(tmp_path), "TWILIO_BASE_URL": "https://carrier.example"}
    done = subprocess.run(
        [RINGBACK, "demo", "--once", "--pace=400"], env=environ, capture_output=True, text=True, timeout=150
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "TWILIO_BASE_URL not used" in done.stderr
    for moment in ("turns the line on", "Ben is rung back", "turns the line off", "What became of everybody"):
        assert moment in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_demo_that_is_interrupted_ends_what_it_started(tmp_path: Path) -> None:
    # All of the Procfile but the migration, which has ended; and Redis, the chat and the carrier.
    many = len((HOUSE / "Procfile").read_text().splitlines()) - 1 + 3
    with subprocess.Popen([RINGBACK, "demo", "--once"], env=CLEAN | {"TMPDIR": str(tmp_path)}) as demo:
        while len(parts := started_by(demo.pid)) < many:
            assert demo.poll() is None
            time.sleep(0.02)
        demo.send_signal(signal.SIGINT)
        assert demo.wait(20) == 130
    assert [pid for pid in parts if is_up(pid)] == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("in_the_way")
def test_commands_beside_a_run_use_its_settings(database_url_of_its_own: str) -> None:
    environ = CLEAN | {"PORT": str(free_port()), "DATABASE_URL": database_url_of_its_own, "LINE_NUMBER": "+12025550177"}
    with subprocess.Popen([RINGBACK, "run"], env=environ, stdout=subprocess.PIPE, text=True) as run:
        try:
            assert run.stdout is not None
            while "commands" not in run.stdout.readline():
                assert run.poll() is None
            left = json.loads((HOUSE / ".ringback" / "env").read_text())
            assert left["LINE_NUMBER"] == "+12025550177"
            command = [str(RINGBACK), "agents", "add", "Ada", "--phone", "+12025550111", "--skills", "all"]
            assert subprocess.run(command, env=CLEAN, check=True, capture_output=True)
            again = subprocess.run([RINGBACK, "run"], env=CLEAN, capture_output=True, text=True)
            assert again.returncode == 1
            assert "already up in this folder" in again.stderr
        finally:
            run.terminate()
        assert run.wait(20) == 0
    assert not (HOUSE / ".ringback" / "env").exists()
    listed = subprocess.run(
        [RINGBACK, "agents", "list"],
        env=CLEAN | {"DATABASE_URL": database_url_of_its_own},
        capture_output=True,
        text=True,
    )
    assert "Ada" in listed.stdout


@pytest.fixture
def database_url_of_its_own(tmp_path: Path) -> str:
    """An SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path}/run.db"


@pytest.mark.parametrize("command", ["run", "demo"])
def test_every_mistake_in_the_environment_is_named_before_anything_starts(command: str, tmp_path: Path) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        wrong = {"PORT": str(held.getsockname()[1]), "PROBE_FALL": "none", "TMPDIR": str(tmp_path)}
        done = subprocess.run([RINGBACK, command], env=CLEAN | wrong, capture_output=True, text=True)
    assert done.returncode == 1
    assert "which is taken" in done.stderr
    assert "PROBE_FALL is 'none'" in done.stderr
    assert list(tmp_path.iterdir()) == []
