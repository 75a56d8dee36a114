"""The menu as data: what callers choose from, read from one TOML file and checked as a whole."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ivr.checks import BadMenu, missing_texts, toml, unknown_keys
from ivr.overflow import Overflow, overflow
from ivr.overflow import problems as overflow_problems
from ivr.prompts import LANGUAGES, Prompts, load_prompts

SPANS = {"s": 1, "m": 60, "h": 3600}
FALLBACK = "other"  # the issue of callers who could not choose


@dataclass(frozen=True)
class Issue:
    """One choice. `say` is its name by language; `head_start` moves its callers forward in the line."""

    key: str
    digit: str
    say: dict[str, str]
    head_start: timedelta = timedelta(0)
    always: bool = False
    overflow: Overflow = field(default_factory=Overflow)


@dataclass(frozen=True)
class Menu:
    """The choices in the order they are read out, what the line is called, and every fixed sentence.

    `zone` is where times are said for who may be anywhere.
    """

    name: dict[str, str]
    issues: tuple[Issue, ...]
    prompts: Prompts
    zone: ZoneInfo = field(default_factory=partial(ZoneInfo, "UTC"))

    def by_digit(self, digit: str, *, always_only: bool = False) -> Issue | None:
        """Return the issue behind a key, or None."""
        return next((i for i in self.issues if i.digit == digit and (i.always or not always_only)), None)

    def by_key(self, key: str) -> Issue | None:
        """Return the issue with this key, or None."""
        return next((issue for issue in self.issues if issue.key == key), None)


def load_menu(path: Path) -> Menu:
    """Read a menu file. Raises BadMenu with every mistake: duplicate digits, missing prompts, unknown keys."""
    raw = toml(path)
    problems = unknown_keys(raw, {"line", "issue", "overflow"}, "the file")
    line = raw.get("line", {})
    if not isinstance(line, dict):
        raise BadMenu(path, [*problems, "line is not a table; write it as [line]"])
    problems += unknown_keys(line, {"name", "zone"}, "[line]") + missing_texts(line.get("name"), LANGUAGES, "line.name")
    tables = raw.get("issue", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise BadMenu(path, [*problems, "issue is not a list of tables; write each issue under [[issue]]"])
    for position, table in enumerate(tables, start=1):
        problems += _issue_problems(table, f"issue {position} ({table.get('key', 'without a key')})")
    problems += _repeats(tables, "digit") + _repeats(tables, "key") + _zone_problems(line)
    keys, everywhere = [str(table.get("key")) for table in tables], raw.get("overflow", {})
    problems += overflow_problems(everywhere, None, keys, "[overflow]")
    for table in tables:
        where = f"issue {table.get('key', 'without a key')} overflow"
        problems += overflow_problems(table.get("overflow", {}), table.get("key"), keys, where)
    if FALLBACK not in [table.get("key") for table in tables]:
        problems.append(f"no issue has the key '{FALLBACK}'; add one for callers who cannot choose")
    if problems:
        raise BadMenu(path, problems)
    zone = ZoneInfo(line.get("zone", "UTC"))
    return Menu(line["name"], tuple(_issue(table, everywhere) for table in tables), load_prompts(), zone)


def _issue(table: dict[str, Any], everywhere: dict[str, Any]) -> Issue:
    head_start = table.get("head_start", "0s")
    span = timedelta(seconds=int(head_start[:-1]) * SPANS[head_start[-1]])
    instead = overflow(everywhere, table.get("overflow", {}))
    return Issue(table["key"], table["digit"], table["say"], span, table.get("always", False), instead)


def _zone_problems(line: dict[str, Any]) -> list[str]:
    try:
        ZoneInfo(str(line.get("zone", "UTC")))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return [f'[line] has zone {line["zone"]!r}, which is no time zone; write one like "Europe/Berlin"']
    return []


def _issue_problems(table: dict[str, Any], where: str) -> list[str]:
    problems = unknown_keys(table, {"key", "digit", "head_start", "always", "say", "overflow"}, where)
    problems += missing_texts(table.get("say"), LANGUAGES, f"{where} say")
    if not re.fullmatch(r"[a-z][a-z_]{0,31}", str(table.get("key", ""))):
        problems.append(f'{where} needs a key of small letters and underscores, like key = "withdrawal"')
    if not re.fullmatch(r"[0-9]", str(table.get("digit", ""))) or not isinstance(table.get("digit"), str):
        problems.append(f'{where} needs one key of the dial pad in quotes, like digit = "2"')
    if not re.fullmatch(r"\d{1,5}[smh]", str(table.get("head_start", "0s"))):
        problems.append(f'{where} has head_start {table["head_start"]!r}; write a span like "90s", "10m" or "1h"')
    if not isinstance(table.get("always", False), bool):
        problems.append(f"{where} has always {table['always']!r}; write true or false without quotes")
    return problems


def _repeats(tables: list[dict[str, Any]], name: str) -> list[str]:
    values = [str(table[name]) for table in tables if name in table]
    return [
        f"the {name} '{value}' is used by {values.count(value)} issues; give each its own"
        for value in dict.fromkeys(values)
        if values.count(value) > 1
    ]
