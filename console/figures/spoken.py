"""Figures as the pages write them, in each language: seconds, shares, means."""

from functools import cache
from typing import NamedTuple

from babel.numbers import format_decimal, format_percent

from ivr.words import locale, number, own_digits

NOTHING = "–"


class Written(NamedTuple):
    """Writes figures in a language; what is not known is a dash."""

    language: str

    def clock(self, seconds: float | None) -> str:
        """Return seconds as m:ss, or h:mm:ss."""
        if seconds is None:
            return NOTHING
        minutes, rest = divmod(int(seconds + 0.5), 60)
        hours, minutes = divmod(minutes, 60)
        return self._digits(f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}")

    def share(self, value: float | None) -> str:
        """Return a share in whole percent."""
        return NOTHING if value is None else self._digits(format_percent(value, locale=locale(self.language)))

    def mean(self, value: float | None) -> str:
        """Return a figure with one place after the point."""
        if value is None:
            return NOTHING
        return self._digits(format_decimal(value, format="0.0", locale=locale(self.language)))

    def many(self, value: int) -> str:
        """Return a whole number."""
        return number(value, self.language)

    def _digits(self, text: str) -> str:
        return own_digits(text, self.language)


@cache
def written(language: str) -> Written:
    """Return what writes figures in a language."""
    return Written(language)
