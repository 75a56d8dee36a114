"""One `make run` a folder: its claim on the folder, and the settings it leaves for commands run beside it."""

import contextlib
import fcntl
import json
import os
import signal
from collections.abc import Iterator, Mapping
from pathlib import Path


class Taken(RuntimeError):
    """Another process holds this folder."""


@contextlib.contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Hold `folder`, made if missing, for ourselves; the claim ends with us, however we end. Raises Taken."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "claim").open("w") as claim:
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as exc:
            raise Taken(f"Ringback is already up in this folder ({folder}); end that one first") from exc
        yield


@contextlib.contextmanager
def left_for_others(path: Path, settings: Mapping[str, str]) -> Iterator[None]:
    """Keep `settings` readable in `path` meanwhile, by our own user only: there are secrets among them."""
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(dict(settings), file, indent=2)
    draft.replace(path)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let SIGTERM, and a terminal that is closed, end us the way Ctrl-C does."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    # SIGINT too: a shell starts background jobs with it ignored.
    kept = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
