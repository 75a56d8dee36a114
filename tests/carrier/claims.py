"""Collects what the conformance tests claim, and writes the table in docs/simulator.md from it.

`python -m tests.carrier.claims` writes the table anew.
"""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from carrier.simulator.grammar import ELEMENTS

Test = TypeVar("Test", bound=Callable[..., object])
CLAIMS: dict[str, list[tuple[str, str]]] = {}
PAGE = Path(__file__).parents[2] / "docs" / "simulator.md"
BEGIN, END = "<!-- table: begin -->\n", "<!-- table: end -->"
FILES = ("speak", "flow", "gather", "dial", "conference", "queue", "record", "grammar")


def shows(*subjects: str, rule: str) -> Callable[[Test], Test]:
    """Mark a test as showing a rule of Twilio's documentation about `Element` or `Element attribute`."""

    def mark(test: Test) -> Test:
        name = f"{test.__module__.rpartition('.')[2]}::{test.__name__}"
        for subject in subjects:
            CLAIMS.setdefault(subject, []).append((rule, name))
        return test

    return mark


def subjects() -> list[str]:
    """Return every element and attribute that the simulator understands."""
    return [
        name
        for tag, element in ELEMENTS.items()
        for name in (tag, *(f"{tag} {attribute}" for attribute in element.attributes))
    ]


def registered() -> dict[str, list[tuple[str, str]]]:
    """Return every claim, after importing the tests that make them."""
    for file in FILES:
        importlib.import_module(f"tests.carrier.test_{file}")
    # Run as a program this module is `__main__`, and the tests have filled its twin.
    claims: dict[str, list[tuple[str, str]]] = importlib.import_module("tests.carrier.claims").CLAIMS
    return claims


def table() -> str:
    """Return the table: what each element and attribute does, and the tests that show it."""
    found = registered()
    rows = ["| element | attribute | rule | shown by |", "|---|---|---|---|"]
    for subject in subjects():
        tag, _, attribute = subject.partition(" ")
        claims = found.get(subject, [])
        rules = "; ".join(dict.fromkeys(rule.replace("|", "\\|") for rule, _ in claims))
        tests = ", ".join(dict.fromkeys(f"`{test}`" for _, test in claims))
        rows.append(f"| {tag} | {attribute} | {rules} | {tests} |")
    return "\n".join(rows) + "\n"


def written(page: str) -> str:
    """Return the page with the table in its place."""
    before, _, rest = page.partition(BEGIN)
    return before + BEGIN + table() + END + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text()))
    sys.stdout.write(f"wrote {PAGE}\n")
