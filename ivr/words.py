"""What is filled into sentences and is said differently in each language: numbers, times, codes, names (CLDR)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from babel import Locale
from babel.dates import format_datetime, format_time, format_timedelta
from babel.numbers import format_decimal

from ivr.sentence import Sentence

ARABIC_INDIC = {"arabext": dict(zip(map(ord, "0123456789"), "۰۱۲۳۴۵۶۷۸۹", strict=True))}
COMMAS = {"fa": "، ", "zh": "、"}


@dataclass(frozen=True)
class Name:
    """A name by language; one that a language lacks is said as `otherwise`."""

    texts: Mapping[str, str]
    otherwise: str = ""


@dataclass(frozen=True)
class Digits:
    """Digits, and letters if there are any, that are said one by one: a code, or a key."""

    digits: str


@dataclass(frozen=True)
class Minutes:
    """A span of whole minutes."""

    count: int


@dataclass(frozen=True)
class Seconds:
    """A span of whole seconds."""

    count: int


@dataclass(frozen=True)
class Tongue:
    """The name of a language, by its code."""

    code: str


@dataclass(frozen=True)
class Weekday:
    """The day of the week of a local time."""

    at: datetime


@dataclass(frozen=True)
class TimeOfDay:
    """A local time, on the clock that speakers of the language read."""

    at: datetime


Word = Weekday | TimeOfDay | Sentence | str | int | Name | Digits | Minutes | Seconds | Tongue


@cache
def locale(language: str) -> Locale:
    """Return what CLDR knows of a language."""
    return Locale.parse(language)


def number(count: int, language: str) -> str:
    """Return a whole number as the language writes it."""
    return own_digits(str(format_decimal(count, locale=locale(language))), language)


def spoken(word: Word, language: str, digits: str) -> tuple[str, tuple[str, ...]]:
    """Return a word in a language as text, and the pieces that a recording of it would be made of.

    `digits` are the names of the ten digits in that language, with spaces between.
    """
    match word:
        case Sentence():
            said = word.inside(language)
            return str(said), said.pieces
        case Digits():
            names = digits.split()
            pieces = tuple(names[int(digit)] if digit in "0123456789" else digit for digit in word.digits)
            return COMMAS.get(language, ", ").join(pieces), pieces
        case Minutes():
            return _span(timedelta(minutes=word.count), "minute", language)
        case Seconds():
            return _span(timedelta(seconds=word.count), "second", language)
        case TimeOfDay():
            return _clock(word.at, language)
        case Sentence():
            inside = word.inside(language)
            return str(inside), inside.pieces
        case Name():
            text = word.texts.get(language) or word.otherwise
        case Tongue():
            text = _language(word.code, language)
        case Weekday():
            text = str(format_datetime(word.at, "EEEE", locale=locale(language)))
        case int():
            text = number(word, language)
        case _:
            text = word
    return text, (text,)


@cache
def _language(code: str, language: str) -> str:
    return str(locale(code).get_display_name(language) or code)


def _span(span: timedelta, unit: str, language: str) -> tuple[str, tuple[str, ...]]:
    # A threshold out of reach: 90 minutes stay minutes, because a range is compared in one unit.
    said = format_timedelta(span, granularity=unit, threshold=10**9, locale=locale(language))  # type: ignore[arg-type]
    return _apart(own_digits(said, language))


def _clock(at: datetime, language: str) -> tuple[str, tuple[str, ...]]:
    said = str(format_time(at.time(), "short", locale=locale(language))).replace("\u202f", " ")
    return _apart(own_digits(said.replace(":00 ", " "), language))  # "4 PM", where a clock of 12 hours is read


def _apart(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text, and its numbers and words."""
    return text, tuple(piece for piece in re.split(r"(\d+)", text) if any(letter.isalnum() for letter in piece))


def own_digits(text: str, language: str) -> str:
    """Return a text with the digits that the language writes."""
    return text.translate(ARABIC_INDIC.get(locale(language).default_numbering_system, {}))
