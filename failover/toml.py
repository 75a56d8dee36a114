"""Reading a hand-written TOML table, noting each mistake with what would be right instead of stopping at the first."""

import ipaddress
import math
import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from failover.probes import guard

SPAN = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)(ms|s|m|h)", re.ASCII)
UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}
PROBE_SCHEMES = ("http", "https")


class Table:
    """One table. `where` names it in messages; `problems` collects what is wrong with it and with others."""

    def __init__(self, raw: dict[str, Any], where: str, problems: list[str]) -> None:
        self._raw, self._where, self.problems = raw, where, problems
        self._read: set[str] = set()

    def wrong(self, problem: str) -> None:
        """Note a mistake; the sentence goes on after the table's name."""
        self.problems.append(f"{self._where} {problem}")

    def get(self, name: str) -> Any:
        """Return a value as it stands, or None."""
        self._read.add(name)
        return self._raw.get(name)

    def text(self, name: str, default: str = "") -> str:
        """Return a text."""
        value = self.get(name)
        if value is not None and not (isinstance(value, str) and value):
            self.wrong(f'has {name} {value!r}; write a text in quotes, like {name} = "…"')
            return default
        return value or default

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        """Return one of `choices`."""
        value = self.text(name, default)
        if value not in choices:
            self.wrong(f"has {name} {value!r}; use one of: {', '.join(choices)}")
        return value

    def url(self, name: str, schemes: tuple[str, ...] = PROBE_SCHEMES) -> str:
        """Return an address whose scheme is one of `schemes` and that the guard would not refuse as it stands."""
        value = self.text(name)
        hint = f"give an address that starts with {'://, '.join(schemes)}:// and has a host"
        try:
            parts = urlsplit(value)
            parts.port  # noqa: B018 - raises for what is no port
            right = parts.scheme in schemes and bool(parts.hostname)
        except ValueError:
            right = False
        if not right:
            self.wrong(f"has {name} {value.partition('?')[0].rpartition('@')[2][:60]!r}; {hint}")
            return value
        try:
            guard.check(str(ipaddress.ip_address(parts.hostname or "")))
        except guard.Refused as exc:
            self.wrong(f"has a {name} that is {exc}")
        except ValueError:
            pass  # a name: the guard looks at what it stands for when it connects
        return value

    def span(self, name: str, default: str, at_least: float = 0.1, at_most: float = 3600) -> timedelta:
        """Return a span like `2s`, within bounds in seconds."""
        value = self.get(name)
        found = SPAN.fullmatch(str(default if value is None else value))
        seconds = float(found[1]) * UNITS[found[2]] if found else math.nan
        if not at_least <= seconds <= at_most:
            hint = f'write a span from {at_least:g}s to {at_most:g}s in quotes, like "500ms", "2s", "5m"'
            self.wrong(f"has {name} {value!r}; {hint}")
            return timedelta(seconds=at_least)
        return timedelta(seconds=seconds)

    def number(self, name: str, default: float | None = None, at_least: float = -math.inf) -> float | None:
        """Return a number."""
        value = self.get(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not at_least <= value < math.inf:
            self.wrong(f"has {name} {value!r}; write a number{f' from {at_least:g} up' if at_least > -9 else ''}")
            return default
        return float(value)

    def flag(self, name: str) -> bool:
        """Return true or false."""
        value = self.get(name)
        if not isinstance(value, bool | None):
            self.wrong(f"has {name} {value!r}; write true or false without quotes")
        return value is True

    def pattern(self, name: str) -> re.Pattern[str] | None:
        """Return a regular expression, or None when not given."""
        return compiled(self, self.text(name), name) if self.get(name) is not None else None

    def headers(self) -> tuple[tuple[str, str], ...]:
        """Return the headers of a request."""
        value = self.get("headers") or {}
        right = isinstance(value, dict) and all(
            isinstance(text, str) and not re.search(r"[\x00-\x1f]", name + text) for name, text in value.items()
        )
        if not right:
            self.wrong('has headers that are none; write headers = { Authorization = "Bearer …" }')
            return ()
        return tuple(value.items())

    def tables(self, name: str) -> list[dict[str, Any]]:
        """Return a list of tables."""
        value = self.get(name) or []
        if not (isinstance(value, list) and all(isinstance(row, dict) for row in value)):
            self.wrong(f"has {name} that is no list of tables; write each of them under [[{name}]]")
            return []
        return value

    def finish(self) -> None:
        """Note every key that nothing reads."""
        for name in self._raw.keys() - self._read:
            self.wrong(f"has the unknown key '{name}'; remove it, or use one of: {', '.join(sorted(self._read))}")


def compiled(table: Table, text: str, name: str) -> re.Pattern[str] | None:
    """Return a regular expression, or None with the reason noted."""
    try:
        return re.compile(text)
    except re.error as exc:
        table.wrong(
            f"has {name} {text!r}, which is no pattern ({exc}); put a backslash before . ( ) [ ] * + ? that are meant"
        )
        return None
