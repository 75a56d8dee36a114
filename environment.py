"""Reading typed values out of an environment, noting each mistake instead of stopping at the first."""

import json
import math
import os
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from callbacks import costs
from carrier.numbers import REGIONS, BadNumber, e164

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
        self._environ, self.problems = environ, list[str]()
        self.taken: dict[str, tuple[str, bool]] = {}  # by name: its text, and whether it was given

    def text(self, name: str, default: str) -> str:
        """Return the text as given, without surrounding space."""
        given = self._environ.get(name, "").strip()
        self.taken[name] = given or default, bool(given)
        return given or default

    def words(self, name: str, default: str) -> tuple[str, ...]:
        """Return a comma-separated list without its empty parts; given, it has at least one word."""
        given = self.text(name, default)
        words = tuple(word for part in given.split(",") if (word := part.strip()))
        if given and not words:
            self.problems.append(f"{name} holds commas only; give at least one value, or leave it out")
        return words

    def regions(self, name: str) -> frozenset[str] | None:
        """Return countries as two capital letters each, or None when not given."""
        regions = frozenset(word.upper() for word in self.words(name, ""))
        if unknown := regions - REGIONS:
            named = ", ".join(sorted(unknown))
            self.problems.append(f"{name} has {named!r}, no country's letters; give two letters each, like US,CA,DE")
        return regions or None

    def choice(self, name: str, *choices: str) -> str:
        """Return one of `choices`; the first is the default."""
        value = self.text(name, choices[0])
        if value not in choices:
            self.problems.append(f"{name} is {value[:40]!r}; give {' or '.join(choices)}")
            return choices[0]
        return value

    def url(self, name: str, default: str, *schemes: str, bare: bool = False) -> str:
        """Return an address whose scheme is one of `schemes`; `bare` is one without a query or a fragment."""
        value = self.text(name, default)
        if not value:
            return value
        try:
            parts = urlsplit(value)
            parts.port  # noqa: B018 - raises for what is no port
            right = parts.scheme in schemes and bool(parts.hostname or parts.scheme == "unix")
        except ValueError:
            right = False
        if not right:
            self.problems.append(
                f"{name} is {shown(value)}; give an address that starts with {'://, '.join(schemes)}://"
                " and has a host and, if any, a port in digits"
            )
            return default
        if bare and (parts.query or parts.fragment):
            self.problems.append(f"{name} is {shown(value)}; give the address without what follows ? or #")
            return default
        return value

    def count(self, name: str, default: int, at_most: int = 1000) -> int:
        """Return a whole number from 1 to `at_most`."""
        value = self.text(name, str(default))
        if not (value.isdecimal() and len(value) <= 9 and 1 <= int(value) <= at_most):
            self.problems.append(f"{name} is {value[:40]!r}; give a whole number from 1 up, at most {at_most}")
            return default
        return int(value)

    def hours(self, name: str) -> timedelta | None:
        """Return a span given in whole hours, or None when not given."""
        return timedelta(hours=self.count(name, 24, at_most=720)) if self.text(name, "") else None

    def yes(self, name: str, *, default: bool) -> bool:
        """Return whether the answer is yes."""
        value = self.text(name, "yes" if default else "no").lower()
        if value not in ("yes", "no"):
            self.problems.append(f"{name} is {value!r}; give yes or no")
        return value == "yes"

    def seconds(self, name: str, default: float, at_most: int = 86_400) -> timedelta:
        """Return a span given in seconds, above 0 and at most `at_most`."""
        value = self.text(name, str(default))
        try:
            seconds = float(value)
        except ValueError:
            seconds = math.nan
        if not 0 < seconds <= at_most:
            self.problems.append(f"{name} is {value[:40]!r}; give seconds, above 0 and at most {at_most}")
            seconds = default
        return timedelta(seconds=seconds)

    def amount(self, name: str) -> int | None:
        """Return an amount of money in thousandths of its unit, or None when not given."""
        given = self.text(name, "")
        try:
            return costs.thousandths(given) if given else None
        except ValueError as exc:
            self.problems.append(f"{name}: {exc}")
            return None

    def prices(self, name: str, default: str) -> tuple[tuple[str, int], ...]:
        """Return prices by the beginning of a number, as callbacks/costs.py has them."""
        try:
            return costs.prices(self.words(name, default))
        except ValueError as exc:
            self.problems.append(f"{name}: {exc}")
            return ()

    def span_of_day(self, name: str, default: str) -> tuple[int, int]:
        """Return a span like 08:00-21:00 as minutes after midnight; 24:00 is the end of the day."""
        value = self.text(name, default)
        found = re.fullmatch(r"([0-9]{2}):([0-5][0-9])-([0-9]{2}):([0-5][0-9])", value)
        hours = [int(part) for part in found.groups()] if found else [0, 0, 0, 0]
        first, last = 60 * hours[0] + hours[1], 60 * hours[2] + hours[3]
        if not 0 <= first < last <= 24 * 60:
            self.problems.append(f"{name} is {value[:40]!r}; give a span of one day, like 08:00-21:00 or 00:00-24:00")
            return self.span_of_day("", default)
        return first, last

    def number(self, name: str, default: str) -> str:
        """Return a telephone number in E.164; "" when not given and without a default."""
        value = self.text(name, default)
        try:
            return e164(value) if value else ""
        except BadNumber as exc:
            self.problems.append(f"{name}: {exc}")
            return default

    def numbers(self, name: str) -> tuple[str, ...]:
        """Return telephone numbers in E.164, from a comma-separated list."""
        found = []
        for word in self.words(name, ""):
            try:
                found.append(e164(word))
            except BadNumber as exc:
                self.problems.append(f"{name}: {exc}")
        return tuple(found)

    def secret(self, name: str) -> str:
        """Return a token that opens something, or "" when not given. Its value is never shown."""
        value = self.text(name, "")
        if 0 < len(value) < 16:
            self.problems.append(f"{name} is short; give at least 16 random characters, or leave it out")
        return value

    def file_if_given(self, name: str) -> Path | None:
        """Return the path of a file that exists, or None when not given."""
        return self.file(name, Path()) if self.text(name, "") else None

    def file(self, name: str, default: Path) -> Path:
        """Return the path of a file that exists."""
        value = Path(self.text(name, str(default)))
        if not value.is_file():
            self.problems.append(f"{name} is {str(value)!r}, where there is no file; give the path of one")
        return value


def shown(url: str) -> str:
    """Return a mistyped address as a message may show it: quoted, cut short, without what may be a password."""
    start, at, rest = url.partition("?")[0].rpartition("@")
    return repr(f"{''.join(start.partition('://')[:2]) if '://' in start else ''}…@{rest}"[:80] if at else rest[:80])
