"""Costs: what one dial is estimated to cost, by the beginning of the number. Values, no I/O."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

REST = "rest"  # of all numbers, as prices are written
PREFIX = re.compile(r"\+[0-9]{1,15}")
AMOUNT = re.compile(r"[0-9]{1,6}(\.[0-9]{1,3})?")


@dataclass(frozen=True)
class Costs:
    """What one dial is estimated to cost and all of a day's may, in thousandths of the unit that prices are given in.

    `prices` are by the beginning of a number in E.164, the longest first; "" is every other number.
    """

    cap: int | None = None  # None is no limit, and nothing is counted
    prices: tuple[tuple[str, int], ...] = (("", 50),)

    def of(self, number: str) -> int:
        """Return what a dial of a number (E.164) is estimated to cost."""
        return next(price for prefix, price in self.prices if number.startswith(prefix))


def thousandths(text: str) -> int:
    """Return an amount like 0.05 in thousandths of its unit. Raises ValueError."""
    if not AMOUNT.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is no amount; give one like 0.05, with a point and without a currency")
    return round(float(text) * 1000)


def prices(words: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Return prices as Costs has them from words like +1=0.02 and rest=0.05. Raises ValueError."""
    found: dict[str, int] = {}
    for word in words:
        prefix, _, price = (part.strip() for part in word.partition("="))
        if prefix != REST and not PREFIX.fullmatch(prefix):
            raise ValueError(f"{word[:40]!r} begins like no number; give beginnings and prices, like +1=0.02,rest=0.05")
        found["" if prefix == REST else prefix] = thousandths(price)
    if "" not in found:
        raise ValueError("other numbers have no price; add what a dial of them costs, like rest=0.05")
    return tuple(sorted(found.items(), key=lambda pair: -len(pair[0])))
