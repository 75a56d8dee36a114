"""Run a command that ends when the process that started it ends, however that one ends (even by SIGKILL).

Run as a script, with nothing but the standard library: `python leash.py PARENT SIGNAL USER COMMAND …`.
PARENT is the pid to live and die with, SIGNAL is what the kernel sends then, USER is whom to become (or `-`).
On systems without Linux's parent-death signal the command runs unleashed.
"""

import contextlib
import ctypes
import os
import pwd
import signal
import sys

SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of linux/prctl.h


def main(parent: int, on_death: signal.Signals, user: str, command: list[str]) -> None:
    """Become `command`. Changing the user clears the kernel's note of whom to die with, so it goes first."""
    if user != "-":
        entry = pwd.getpwnam(user)
        os.setgroups([])
        os.setgid(entry.pw_gid)
        os.setuid(entry.pw_uid)
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, on_death.value, 0, 0, 0)
    if os.getppid() != parent:  # it ended before the kernel was told
        sys.exit(1)
    os.execvp(command[0], command)  # noqa: S606 - a shell is not wanted


if __name__ == "__main__":
    main(int(sys.argv[1]), signal.Signals[sys.argv[2]], sys.argv[3], sys.argv[4:])
