"""Child processes that never outlive us: started on a leash, logged to a file, ended one by one."""

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

LEASH = Path(__file__).with_name("leash.py")
PORTS = range(15_000, 32_000)  # below what Linux hands to outgoing connections, so that nothing takes one meanwhile


class Child:
    """One process of ours, in a session of its own, so that the terminal's Ctrl-C reaches only its parent.

    `name` is for messages. Its output goes to the file `log`. When we end without stopping it, the kernel
    sends it `on_death`. `user` is whom it runs as (root only).
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        log: Path,
        *,
        environ: Mapping[str, str] | None = None,
        user: str = "-",
        on_death: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.name = name
        self.log = log
        leash = [sys.executable, "-I", "-S", str(LEASH), str(os.getpid()), on_death.name, user]
        with log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603 - our own commands
                [*leash, *map(str, command)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environ,
                start_new_session=True,
            )
        self.pid = self._process.pid

    def is_up(self) -> bool:
        """Return whether it still runs."""
        return self._process.poll() is None

    def wait(self, seconds: float) -> int:
        """Return its exit status. Raises subprocess.TimeoutExpired when it still runs after `seconds`."""
        return self._process.wait(seconds)

    def end(self) -> str:
        """Return how it ended, in words."""
        status = self._process.returncode
        return f"was ended by {signal.Signals(-status).name}" if status < 0 else f"exited with {status}"

    def ask_to_end(self, with_signal: signal.Signals = signal.SIGTERM) -> None:
        """Send it a signal, if it still runs."""
        if self.is_up():
            self._process.send_signal(with_signal)

    def stop(self, seconds: float = 5, with_signal: signal.Signals = signal.SIGTERM) -> None:
        """Ask it to end; after `seconds` end it, and in any case whatever it started and left behind."""
        self.ask_to_end(with_signal)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        with contextlib.suppress(ProcessLookupError):  # all of its group are gone: as it should be
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()

    def last_words(self, lines: int = 12) -> str:
        """Return the end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def is_free(port: int) -> bool:
    """Return whether a loopback TCP port can be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """Return a loopback TCP port that nothing listens on; two callers at once hardly ever get the same."""
    for port in random.sample(PORTS, 50):
        if is_free(port):
            return port
    raise OSError("no free port among fifty tried between 15000 and 32000")
