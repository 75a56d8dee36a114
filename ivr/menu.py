"""The menu as data: what callers choose from, read from one TOML file and checked as a whole."""

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from ivr.checks import BadMenu, missing_texts, toml, unknown_keys
from ivr.languages import KEYS, LANGUAGES
from ivr.prompts import Prompts, load_prompts
from ivr.words import Name

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

    @property
    def name(self) -> Name:
        return Name(self.say, self.key)


@dataclass(frozen=True)
class Menu:
    """The choices in the order they are read out, what the line is called, and every fixed sentence."""

    name: dict[str, str]
    issues: tuple[Issue, ...]
    prompts: Prompts

    @property
    def line(self) -> Name:
        """What the line is called."""
        return Name(self.name)

    def about(self, key: str) -> Name:
        """Return the name of an issue; one that the menu has no more is called by its key."""
        issue = self.by_key(key)
        return issue.name if issue else Name({}, key)

    def by_digit(self, digit: str, *, always_only: bool = False) -> Issue | None:
        """Return the issue behind a key, or None."""
        return next((i for i in self.issues if i.digit == digit and (i.always or not always_only)), None)

    def by_key(self, key: str) -> Issue | None:
        """Return the issue with this key, or None."""
        return next((issue for issue in self.issues if issue.key == key), None)


def load_menu(path: Path) -> Menu:
    """Read a menu file. Raises BadMenu with every mistake: duplicate digits, missing prompts, unknown keys."""
    raw = toml(path)
    problems = unknown_keys(raw, {"line", "issue"}, "the file")
    line = raw.get("line", {})
    if not isinstance(line, dict):
        raise BadMenu(path, [*problems, "line is not a table; write it as [line]"])
    problems += unknown_keys(line, {"name"}, "[line]") + missing_texts(line.get("name"), LANGUAGES, "line.name")
    tables = raw.get("issue", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise BadMenu(path, [*problems, "issue is not a list of tables; write each issue under [[issue]]"])
    for position, table in enumerate(tables, start=1):
        problems += _issue_problems(table, f"issue {position} ({table.get('key', 'without a key')})")
    problems += _repeats(tables, "digit") + _repeats(tables, "key")
    if FALLBACK not in [table.get("key") for table in tables]:
        problems.append(f"no issue has the key '{FALLBACK}'; add one for callers who cannot choose")
    if problems:
        raise BadMenu(path, problems)
    return Menu(line["name"], tuple(_issue(table) for table in tables), load_prompts())


def _issue(table: dict[str, Any]) -> Issue:
    head_start = table.get("head_start", "0s")
    span = timedelta(seconds=int(head_start[:-1]) * SPANS[head_start[-1]])
    return Issue(table["key"], table["digit"], table["say"], span, table.get("always", False))


def _issue_problems(table: dict[str, Any], where: str) -> list[str]:
    problems = unknown_keys(table, {"key", "digit", "head_start", "always", "say"}, where)
    problems += missing_texts(table.get("say"), LANGUAGES, f"{where} say")
    if not re.fullmatch(r"[a-z][a-z_]{0,31}", str(table.get("key", ""))):
        problems.append(f'{where} needs a key of small letters and underscores, like key = "withdrawal"')
    if not re.fullmatch(r"[0-9]", str(table.get("digit", ""))) or not isinstance(table.get("digit"), str):
        problems.append(f'{where} needs one key of the dial pad in quotes, like digit = "2"')
    if table.get("digit") in KEYS:
        problems.append(f"{where} has digit {table['digit']!r}, which chooses a language; take another")
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
