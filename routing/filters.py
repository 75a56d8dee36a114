"""Filters of lists as somebody gave them, on a page, in the terminal or as a program: each mistake is named."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple, TypeVar

from ivr.languages import LANGUAGES
from routing.paging import MOST, SIZE, Spot, spot_in

Choice = TypeVar("Choice", bound=StrEnum)
PLACE = ("after", "size")
LONGEST = 64  # letters of what is looked for
FEWEST = 4  # last digits of a number that are looked for


class Mistake(NamedTuple):
    """What is wrong with a field: `key` names the sentence of the pages, `text` is the same for a program."""

    key: str
    text: str


class Place(NamedTuple):
    """Which page of a list is wanted: the one after a spot, of so many rows."""

    after: Spot | None
    size: int


class Given:
    """What was given, field by field. Each reading notes what is wrong with its field in `wrong`."""

    def __init__(self, given: Mapping[str, object], known: Iterable[str]) -> None:
        self._given = given
        self.wrong: dict[str, Mistake] = {}
        for name in sorted(set(given) - set(known)):
            self.wrong[name] = Mistake("wrong_field", f"{name[:40]!r} is none of {', '.join(sorted(known))}")

    def text(self, name: str) -> str:
        """Return a text, without what surrounds it."""
        value = self._given.get(name)
        text = "" if value is None else str(value).strip()
        if len(text) > LONGEST or not text.isprintable():
            self.wrong[name] = Mistake("wrong_text", f"{name} has at most {LONGEST} letters, all visible")
            return ""
        return text

    def choice(self, name: str, kind: type[Choice]) -> Choice | None:
        """Return one of a few words."""
        text = self.one_of(name, [one.value for one in kind])
        return kind(text) if text else None

    def one_of(self, name: str, known: Iterable[str]) -> str:
        """Return one of the words that are known."""
        text, known = self.text(name), list(known)
        if text and text not in known:
            self.wrong[name] = Mistake("wrong_choice", f"{name} is one of {', '.join(known)}")
            return ""
        return text

    def language(self, name: str = "language") -> str:
        """Return the code of a language."""
        return self.one_of(name, LANGUAGES)

    def moment(self, name: str, *, ends: bool = False) -> datetime | None:
        """Return a moment out of 2026-05-01, which is the day's beginning or, with `ends`, its end, in UTC; or out of
        2026-05-01T14:00Z.
        """
        text = self.text(name)
        if not text:
            return None
        try:
            if len(text) == len("2026-05-01"):
                day = datetime.combine(date.fromisoformat(text), time.min, UTC)
                return day + timedelta(days=1) if ends else day
            moment = datetime.fromisoformat(text)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            self.wrong[name] = Mistake("wrong_moment", f"{name} is a day like 2026-05-01, or 2026-05-01T14:00Z")
            return None

    def span(self) -> tuple[datetime | None, datetime | None]:
        """Return the moments `from` and `to`; either may be missing."""
        since, until = self.moment("from"), self.moment("to", ends=True)
        if since and until and since >= until and "to" not in self.wrong:
            self.wrong["to"] = Mistake("wrong_span", "to is later than from")
        return since, until


def place(given: Mapping[str, object]) -> Place | dict[str, Mistake]:
    """Return which page of a list is wanted, `after` which cursor and of what `size`, or what is wrong with each."""
    read, after, size = Given(given, PLACE), None, SIZE
    try:
        after = spot_in(read.text("after"))
    except ValueError as exc:
        read.wrong["after"] = Mistake("wrong_cursor", str(exc))
    if text := read.text("size"):
        if text.isdecimal() and 0 < int(text) <= MOST:
            size = int(text)
        else:
            read.wrong["size"] = Mistake("wrong_size", f"size is 1 to {MOST}")
    return read.wrong or Place(after, size)
