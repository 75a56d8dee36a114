"""Reading typed values out of an environment, noting each mistake instead of stopping at the first."""

import json
import math
import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from carrier.numbers import BadNumber, e164

LOCAL = Path(__file__).parent / ".ringback" / "env"


class BadSettings(ValueError):
    """Some settings cannot be right; `problems` has one sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("these settings need a change:\n" + "\n".join(f"  - {problem}" for problem in problems))


def local_settings() -> dict[str, str]:
    """Return the settings of the `make run` that is up in this folder, or nothing when none is.

    A part of a stack, such as a demo's in the same folder, was given all of its own.
    """
    if "RINGBACK_STACK_PID" in os.environ:
        return {}
    try:
        written: dict[str, str] = json.loads(LOCAL.read_text())
        os.kill(int(written["RINGBACK_STACK_PID"]), 0)
    except (OSError, ValueError, KeyError):
        return {}
    return written


class Reader:
    """Reads one environment. An empty value counts as not given; `problems` collects what is wrong."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.problems: list[str] = []

    def text(self, name: str, default: str) -> str:
        """Return the text as given, without surrounding space."""
        return self._environ.get(name, "").strip() or default

    def words(self, name: str, default: str) -> tuple[str, ...]:
        """Return a comma-separated list without its empty parts."""
        return tuple(word for part in self.text(name, default).split(",") if (word := part.strip()))

    def url(self, name: str, default: str, *schemes: str) -> str:
        """Return an address whose scheme is one of `schemes`."""
        value = self.text(name, default)
        parts = urlsplit(value)
        if value and (parts.scheme not in schemes or not (parts.netloc or parts.scheme == "unix")):
            self.problems.append(f"{name} is {value!r}; give an address that starts with {'://, '.join(schemes)}://")
        return value

    def count(self, name: str, default: int) -> int:
        """Return a whole number from 1 up."""
        value = self.text(name, str(default))
        if not (value.isdecimal() and int(value) >= 1):
            self.problems.append(f"{name} is {value!r}; give a whole number from 1 up")
            return default
        return int(value)

    def yes(self, name: str, *, default: bool) -> bool:
        """Return whether the answer is yes."""
        value = self.text(name, "yes" if default else "no").lower()
        if value not in ("yes", "no"):
            self.problems.append(f"{name} is {value!r}; give yes or no")
        return value == "yes"

    def seconds(self, name: str, default: float) -> timedelta:
        """Return a span given in seconds, above 0 and at most a day."""
        value = self.text(name, str(default))
        try:
            seconds = float(value)
        except ValueError:
            seconds = math.nan
        if not 0 < seconds <= 86_400:
            self.problems.append(f"{name} is {value!r}; give seconds, above 0 and at most 86400")
            seconds = default
        return timedelta(seconds=seconds)

    def number(self, name: str, default: str) -> str:
        """Return a telephone number in E.164."""
        value = self.text(name, default)
        try:
            return e164(value)
        except BadNumber as exc:
            self.problems.append(f"{name}: {exc}")
            return default

    def file(self, name: str, default: Path) -> Path:
        """Return the path of a file that exists."""
        value = Path(self.text(name, str(default)))
        if not value.is_file():
            self.problems.append(f"{name} is {str(value)!r}, where there is no file; give the path of one")
        return value
