"""The menu as data: what callers choose from, read from one TOML file and checked as a whole."""

import re
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ivr.checks import BadMenu, at_line, missing_texts, tables_of, toml, unknown_keys
from ivr.choice import Category
from ivr.choice import Choice as Choice
from ivr.choice import Issue as Issue
from ivr.choice import Submenu as Submenu
from ivr.languages import LANGUAGES
from ivr.line_table import CLOSED, ESSENTIAL, line_problems, status_problems, zone_of
from ivr.line_table import OPEN as OPEN
from ivr.opening import Opening, opening
from ivr.overflow import overflow, overflow_problems
from ivr.priority import head_start, head_start_problems
from ivr.prompts import Prompts, load_prompts
from ivr.size import document_problems
from ivr.tree import (
    MAIN,
    category_problems,
    digit_problems,
    example_problems,
    length_problems,
    link_problems,
    repeats,
    shape_problems,
    submenu_problems,
)
from ivr.words import Name

FALLBACK = "other"  # the issue of callers who could not choose
HINTS, HINT = 500, 100  # and letters in each (TwiML Voice: <Gather>)
KNOWN = {"key", "digit", "head_start", "always", "say", "menu", "answer", "examples", "advice"}
KNOWN |= {"overflow", "freeze", "priority"}
FLAGS = ("always", "freeze")
TEXTS = frozenset({"answer", "advice"})  # that an issue may have, in every language
FEW = 4  # examples of each issue among the hints: they are sent with every menu


@dataclass(frozen=True)
class Menu:
    """The choices, what the line is called, every fixed sentence, and when somebody is there.

    `standby` says who is let through while chat is up: nobody (closed), some issues (essential), everybody (open).
    `speech` is whether callers may say what they want instead of pressing a key. `zone` is where times are said for
    who may be anywhere. With `survey`, customers are asked after a talk what they thought of it. `status` is the key by
    which they hear how an earlier request stands, "" is none. `categories` are what agents may say that a talk was
    about. With `recording`, talks are recorded unless the customer minds; with `transcription` the carrier writes
    voicemails down.
    """

    name: dict[str, str]
    issues: tuple[Issue, ...]
    prompts: Prompts
    submenus: tuple[Submenu, ...] = ()
    opening: Opening = field(default_factory=Opening)
    standby: str = ESSENTIAL
    speech: bool = True
    zone: ZoneInfo = field(default_factory=partial(ZoneInfo, "UTC"))
    survey: bool = False
    status: str = ""
    recording: bool = False
    transcription: bool = False
    categories: tuple[Category, ...] = ()

    @property
    def line(self) -> Name:
        """What the line is called."""
        return Name(self.name)

    def hints(self, language: str) -> tuple[str, ...]:
        """Return what callers may say, for the carrier's ears; nothing while the line listens to keys alone."""
        if not self.speech:
            return ()
        said = [
            text for issue in self.issues for text in (issue.say[language], *issue.examples.get(language, ())[:FEW])
        ]
        return tuple(" ".join(text.replace(",", " ").split())[:HINT] for text in said)[:HINTS]

    def about(self, key: str) -> Name:
        """Return the name of an issue; one that the menu has no more is called by its key."""
        issue = self.by_key(key)
        return issue.name if issue else Name({}, key)

    def choices(self, menu: str = MAIN) -> list[Choice]:
        """Return what can be chosen in a menu, in the order of the keys, 0 last."""
        every: tuple[Choice, ...] = (*self.issues, *self.submenus)
        held = [choice for choice in every if choice.menu == menu]
        return sorted(held, key=lambda choice: (choice.digit == "0", choice.digit))

    def choice(self, digit: str, menu: str = MAIN) -> Choice | None:
        """Return what is behind a key of a menu, or None."""
        return next((choice for choice in self.choices(menu) if choice.digit == digit), None)

    def essential(self) -> list[Issue]:
        """Return the issues that are let through while chat is up, or while the line is closed."""
        return [] if self.standby == CLOSED else [issue for issue in self.issues if issue.always]

    def by_digit(self, digit: str, *, always_only: bool = False) -> Issue | None:
        """Return the issue behind a key, or None."""
        held = self.essential() if always_only else self.issues
        return next((issue for issue in held if issue.digit == digit), None)

    def by_key(self, key: str) -> Issue | None:
        """Return the issue with this key, or None."""
        return next((issue for issue in self.issues if issue.key == key), None)


def load_menu(path: Path) -> Menu:
    """Read a menu file. Raises BadMenu with every mistake: duplicate digits, missing prompts, unknown keys."""
    raw = toml(path)
    problems = unknown_keys(raw, {"line", "issue", "submenu", "link", "category", "hours", "overflow"}, "the file")
    line, hours, everywhere = (raw.get(name, {}) for name in ("line", "hours", "overflow"))
    for name, table in (("line", line), ("hours", hours), ("overflow", everywhere)):
        if not isinstance(table, dict):
            raise BadMenu(path, [*problems, f"{name} is not a table; write it as [{name}]"])
    problems += [at_line(path, "[line]", problem) for problem in line_problems(line)]
    kinds = ("issue", "submenu", "link", "category")
    issues, submenus, links, categories = (tables_of(path, raw, kind, problems) for kind in kinds)
    opening_, wrong = opening(hours)
    checks = (
        ("issue", issues, _issue_problems),
        ("submenu", submenus, submenu_problems),
        ("link", links, link_problems),
        ("category", categories, category_problems),
    )
    for kind, tables, check in checks:
        for position, table in enumerate(tables, start=1):
            where = f"{kind} {position} ({table.get('key', table.get('to', 'without a key'))})"
            found = check(table, where) + length_problems(f"{where} say", table.get("say"))
            problems += [at_line(path, f"[[{kind}]]", problem, position) for problem in found]
    problems += [at_line(path, "[hours]", problem) for problem in wrong]
    problems += repeats(issues, "issues") + repeats(submenus, "submenus")
    problems += repeats(categories, "categories") + repeats(categories, "categories", "digit")
    for problem in status_problems(line, (*issues, *submenus, *links)):
        problems.append(at_line(path, "[line]", problem))
    problems += shape_problems(issues, submenus, links) + overflow_problems(everywhere, issues, hours)
    if FALLBACK not in [table.get("key") for table in issues]:
        problems.append(f"no issue has the key '{FALLBACK}'; add one for callers who cannot choose")
    if problems:
        raise BadMenu(path, problems)
    ways = [Submenu(table.get("to", table.get("key", "")), table["digit"], table["say"], table.get("menu", MAIN))
            for table in (*submenus, *links)]  # fmt: skip
    read = tuple(_issue(table, everywhere) for table in issues)
    menu = Menu(
        line["name"],
        read,
        load_prompts(),
        tuple(ways),
        opening_,
        line.get("standby", ESSENTIAL),
        line.get("speech", True),
        zone_of(line, opening_.zone),
        line.get("survey", False),
        line.get("status", ""),
        line.get("recording", False),
        line.get("transcription", False),
        tuple(Category(table["key"], table["digit"], table["say"]) for table in categories),
    )
    if large := document_problems(menu):
        raise BadMenu(path, large)
    return menu


def _issue(table: dict[str, Any], everywhere: dict[str, Any]) -> Issue:
    more = {name: table[name] for name in ("menu", "examples", *TEXTS) if name in table}
    instead = overflow(everywhere, table.get("overflow", {}))
    flags = {name: table.get(name, False) for name in FLAGS}
    return Issue(table["key"], table["digit"], table["say"], head_start(table), overflow=instead, **flags, **more)


def _issue_problems(table: dict[str, Any], where: str) -> list[str]:
    problems = unknown_keys(table, KNOWN, where)
    problems += missing_texts(table.get("say"), LANGUAGES, f"{where} say") + digit_problems(table, where)
    for name in TEXTS & set(table):
        problems += missing_texts(table[name], LANGUAGES, f"{where} {name}")
        problems += length_problems(f"{where} {name}", table[name])
    problems += example_problems(table.get("examples", {}), where)
    if not re.fullmatch(r"[a-z][a-z_]{0,31}", str(table.get("key", ""))):
        problems.append(f'{where} needs a key of small letters and underscores, like key = "withdrawal"')
    problems += head_start_problems(table, where)
    for name in FLAGS:
        if not isinstance(table.get(name, False), bool):
            problems.append(f"{where} has {name} {table[name]!r}; write true or false without quotes")
    return problems
