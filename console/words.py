"""The words of the pages, by key and language, with their places filled in."""

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from markupsafe import Markup, escape

from ivr.languages import LANGUAGES
from ivr.words import number

FOLDER = Path(__file__).parent / "wording"
OWN_NAMES = {"en": "English", "fa": "فارسی", "zh": "中文"}
RIGHT_TO_LEFT = {"fa"}
COMMAND, COMMANDS = re.compile("`([^`]+)`"), r'<code dir="ltr">\1</code>'
Say = Callable[..., Markup]


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """Return every text as `texts()[key][language]`; a test checks that none is missing."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        more = tomllib.loads(path.read_text())
        assert not found.keys() & more.keys(), f"{path.name} says again: {sorted(found.keys() & more.keys())}"
        found |= more
    return {key: {code: COMMAND.sub(COMMANDS, text) for code, text in by.items()} for key, by in found.items()}


@cache
def speaker(language: str) -> Say:
    """Return what says a key in a language; values are escaped, and numbers written as the language writes them."""

    def say(key: str, **values: object) -> Markup:
        filled = {name: _shown(value, language) for name, value in values.items()}
        return Markup(texts()[key][language]).format(**filled)  # noqa: S704 - our own texts; values are escaped

    return say


def chosen(accepted: str) -> str:
    """Return the first of our languages that a browser accepts."""
    wanted = (part.partition(";")[0].strip().lower().partition("-")[0] for part in accepted.split(","))
    return next((code for code in wanted if code in LANGUAGES), LANGUAGES[0])


def _shown(value: object, language: str) -> Markup:
    if isinstance(value, int):
        return Markup(number(value, language))  # noqa: S704 - digits
    return escape(value)
