"""The menu file as a tree: which menu holds which choice, and whether every way through it comes to an end."""

from collections.abc import Iterable, Mapping
from typing import Any

from ivr.checks import missing_texts, unknown_keys
from ivr.languages import KEYS, LANGUAGES
from ivr.prompts import SAY

MAIN = "main"
DOCUMENT = 64_000  # bytes of one TwiML document
Table = Mapping[str, Any]


def submenu_problems(table: Table, where: str) -> list[str]:
    """Return a sentence for each mistake in a [[submenu]]."""
    return (
        unknown_keys(table, {"key", "digit", "menu", "say"}, where)
        + ([] if _is_key(table.get("key")) else [f'{where} needs a key of small letters, like key = "money"'])
        + missing_texts(table.get("say"), LANGUAGES, f"{where} say")
        + digit_problems(table, where)
    )


def link_problems(table: Table, where: str) -> list[str]:
    """Return a sentence for each mistake in a [[link]]."""
    return (
        unknown_keys(table, {"digit", "menu", "to", "say"}, where)
        + missing_texts(table.get("say"), LANGUAGES, f"{where} say")
        + digit_problems(table, where)
    )


def category_problems(table: Table, where: str) -> list[str]:
    """Return a sentence for each mistake in a [[category]]."""
    return (
        unknown_keys(table, {"key", "digit", "say"}, where)
        + ([] if _is_key(table.get("key")) else [f'{where} needs a key of small letters, like key = "bug"'])
        + missing_texts(table.get("say"), LANGUAGES, f"{where} say")
        + digit_problems(table, where)
    )


def digit_problems(table: Table, where: str) -> list[str]:
    """Return what is wrong with the key of a choice."""
    digit = table.get("digit")
    if not isinstance(digit, str) or len(digit) != 1 or digit not in "0123456789":
        return [f'{where} needs one key of the dial pad in quotes, like digit = "2"']
    if digit in KEYS:
        return [f"{where} has digit {digit!r}, which chooses a language; take another"]
    return []


def shape_problems(issues: Iterable[Table], submenus: Iterable[Table], links: Iterable[Table]) -> list[str]:
    """Return a sentence for each digit that is used twice, each menu that is unknown, unreachable or has no way out."""
    issues, submenus, links = list(issues), list(submenus), list(links)
    problems = []
    menus = [MAIN, *(str(table.get("key")) for table in submenus)]
    for table in (*issues, *submenus, *links):
        place, to = table.get("menu", MAIN), table.get("to", MAIN)
        for name, what in ((place, "menu"), (to, "to")):
            if name not in menus:
                problems.append(f"{what} = {name!r} is no menu; choose from {', '.join(menus)}")
    for menu in menus:
        held = [str(t["digit"]) for t in (*issues, *submenus, *links) if t.get("menu", MAIN) == menu and "digit" in t]
        for digit in dict.fromkeys(held):
            if held.count(digit) > 1:
                choices = "issues" if len(issues) > 1 and not (submenus or links) else f"choices of the menu '{menu}'"
                problems.append(f"the digit '{digit}' is used by {held.count(digit)} {choices}; give each its own")
    problems += _unreachable(menus, submenus, links) + _without_exit(menus, issues, submenus)
    always = [str(table.get("digit")) for table in issues if table.get("always") is True]
    if len(set(always)) < len(always):
        problems.append("two issues that are always answered have one digit; while chat is up they are read together")
    return problems


def repeats(tables: Iterable[Table], kind: str, what: str = "key") -> list[str]:
    """Return a sentence for each key, or digit, that two of a kind have."""
    values = [str(table[what]) for table in tables if what in table]
    return [
        f"the {what} '{value}' is used by {values.count(value)} {kind}; give each its own"
        for value in dict.fromkeys(values)
        if values.count(value) > 1
    ]


def example_problems(examples: Any, where: str) -> list[str]:
    """Return what is wrong with the sentences that callers may say for an issue."""
    if not isinstance(examples, dict) or not all(
        isinstance(texts, list) and all(isinstance(text, str) and text.strip() for text in texts)
        for texts in examples.values()
    ):
        return [f'{where} has examples that are no lists of texts; write examples.en = ["my money is missing"]']
    return unknown_keys(examples, set(LANGUAGES), f"{where} examples")


def length_problems(where: str, texts: Any) -> list[str]:
    """Return a sentence for each text that is too long for the carrier."""
    if not isinstance(texts, dict):
        return []
    return [
        f"{where}.{language} has {len(text)} letters; a carrier says at most {SAY} at once"
        for language, text in texts.items()
        if isinstance(text, str) and len(text) > SAY
    ]


def _is_key(key: Any) -> bool:
    return isinstance(key, str) and key.isascii() and key.isalpha() and key.islower() and key != MAIN


def _unreachable(menus: list[str], submenus: list[Table], links: list[Table]) -> list[str]:
    found, more = {MAIN}, True
    while more:
        ways = [(t.get("menu", MAIN), t.get("key")) for t in submenus] + [
            (t.get("menu", MAIN), t.get("to")) for t in links
        ]
        fresh = {str(to) for place, to in ways if place in found} - found
        found, more = found | fresh, bool(fresh)
    return [
        f"the menu '{menu}' cannot be reached from '{MAIN}'; put it, or a link to it, in a menu that can"
        for menu in menus
        if menu not in found
    ]


def _without_exit(menus: list[str], issues: list[Table], submenus: list[Table]) -> list[str]:
    """Return the menus from which no issue can be reached by going down: links lead round and round."""
    ends = {str(table.get("menu", MAIN)) for table in issues}
    more = True
    while more:
        fresh = {str(t.get("menu", MAIN)) for t in submenus if t.get("key") in ends} - ends
        ends, more = ends | fresh, bool(fresh)
    return [
        f"the menu '{menu}' has no issue in it or below it, so nobody gets out of it; add one, or remove the menu"
        for menu in menus
        if menu not in ends
    ]
