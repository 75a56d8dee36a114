"""Make or refresh `.venv` from the development lock; a blink when it is current. Needs nothing installed.

Run by the Makefile with the system's Python. Several runs at once wait for one another.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
VENV = HOUSE / ".venv"
STAMP = VENV / ".made-from"
LOCK = HOUSE / "requirements-dev.txt"
PROJECT = HOUSE / "pyproject.toml"
# Compiling all 4,500 modules would cost a third of the set-up, and most are never imported. These are; compiling
# them now helps where PYTHONDONTWRITEBYTECODE is set, as in many containers: it would cost seconds at each start.
IMPORTED = "app, engine, worker, carrier.simulator, gunicorn.app.wsgiapp, gunicorn.workers.gthread, pytest"
PYTHON = str(VENV / "bin" / "python")
PIP = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
UV = [str(VENV / "bin" / "uv"), "pip", "install", "--quiet", "--python", PYTHON]
UV_ALONE = VENV / "requirements-uv.txt"
UV_SECONDS = 90  # after these it is hardly going to come to anything


def main() -> None:
    """Bring `.venv` in line with the lock and with this Python, or end with what to do about it."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what says so
        sys.exit(f"Python 3.11 or newer is needed, and this is {sys.version.split()[0]}: make PYTHON=python3.12 …")
    with PROJECT.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        parts = [digest(LOCK), digest(PROJECT), sys.version, str(HOUSE)]
        made_from = STAMP.read_text().splitlines() if STAMP.exists() else []
        if made_from == "\n".join(parts).splitlines():
            return
        build(fresh=made_from[2:] != "\n".join(parts[2:]).splitlines())
        STAMP.write_text("\n".join(parts))


def build(*, fresh: bool) -> None:
    """Install the lock and this project, into a new environment when `fresh`."""
    say(f"making {VENV.name} from {LOCK.name} (once; under half a minute on most machines)")
    began = time.monotonic()
    if fresh and VENV.exists():
        shutil.rmtree(VENV)
    if fresh:
        run([sys.executable, "-m", "venv", str(VENV)], "on Debian and Ubuntu: apt-get install python3-venv")
    if not install_with_uv():
        run([*PIP, "--require-hashes", "-r", str(LOCK)], "is a package index within reach?")
    run([*PIP, "--no-deps", "--no-build-isolation", "--editable", str(HOUSE)], "what is above says why")
    run([PYTHON, "-c", f"import {IMPORTED}"], "what is above says why", PYTHONDONTWRITEBYTECODE="")
    say(f"made {VENV.name} in {time.monotonic() - began:.0f} s")


def install_with_uv() -> bool:
    """Return whether uv, itself out of the lock, has installed the lock: in a tenth of pip's time.

    It reads no settings of pip's: where an index is named only there, or needs a certificate, it gets nowhere.
    """
    UV_ALONE.write_text(locked("uv"))
    for command in ([*PIP, "--require-hashes", "-r", str(UV_ALONE)], [*UV, "--require-hashes", "-r", str(LOCK)]):
        try:
            subprocess.run(  # noqa: S603 - our own commands
                command, env=os.environ | {"UV_HTTP_RETRIES": "1"}, check=True, capture_output=True, timeout=UV_SECONDS
            )
        except (OSError, subprocess.SubprocessError):
            return False
    return True


def locked(package: str) -> str:
    """Return what the lock says of one package: its version and the hashes of its files."""
    found = re.search(rf"^{package}==(?:.*\\\n)*.*", LOCK.read_text(), re.MULTILINE)
    if found is None:
        raise LookupError(f"{LOCK.name} does not name {package}; make lock")
    return found.group()


def run(command: list[str], remedy: str, **environ: str) -> None:
    """Run one step, or end with its remedy."""
    done = subprocess.run(  # noqa: S603 - our own commands
        command, cwd=HOUSE, env=os.environ | environ, check=False, capture_output=True, text=True
    )
    if done.returncode != 0:
        sys.exit(f"{done.stdout}{done.stderr}{' '.join(command)} failed; {remedy}")


def digest(path: Path) -> str:
    """Return what tells one version of a file from another."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def say(text: str) -> None:
    """Tell the person at the terminal."""
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    main()
