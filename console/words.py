"""The words of the pages, by key and language, with their places filled in."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from babel.dates import format_datetime
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from ivr.languages import LANGUAGES
from ivr.words import locale

FILE = Path(__file__).parent / "words.toml"
OWN_NAMES = {"en": "English", "fa": "فارسی", "zh": "中文"}
RIGHT_TO_LEFT = {"fa"}
Say = Callable[..., Markup]


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """Return every text as `texts()[key][language]`; a test checks that none is missing."""
    return tomllib.loads(FILE.read_text())


@cache
def speaker(language: str) -> Say:
    """Return what says a key in a language; values are escaped, and numbers written as the language writes them."""

    def say(key: str, **values: object) -> Markup:
        filled = {name: _shown(value, language) for name, value in values.items()}
        return Markup(texts()[key][language]).format(**filled)  # noqa: S704 - our own texts; values are escaped

    return say


def moment(at: datetime, language: str) -> str:
    """Return a moment in UTC, to the minute, as the language writes it, with Latin digits: logs have the same."""
    return str(format_datetime(at, "d MMM HH:mm", locale=locale(language))) if language != "fa" else f"{at:%m-%d %H:%M}"


def chosen(accepted: str) -> str:
    """Return the first of our languages that a browser accepts."""
    wanted = (part.partition(";")[0].strip().lower().partition("-")[0] for part in accepted.split(","))
    return next((code for code in wanted if code in LANGUAGES), LANGUAGES[0])


def _shown(value: object, language: str) -> Markup:
    if isinstance(value, int):
        return Markup(format_decimal(value, locale=locale(language)))  # noqa: S704 - digits
    return escape(value)
