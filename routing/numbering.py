"""Numbering: how a row's id becomes a reference that people can say, and the way back."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Numbering:
    """References of so many `digits`. `step` shares no factor with their count: each id has one of its own, and
    neighbours look unlike.
    """

    digits: int
    step: int
    start: int

    @property
    def size(self) -> int:
        """How many ids have references that all differ."""
        return int(10**self.digits)

    def reference(self, row: int) -> str:
        """Return a row's reference."""
        return f"{(row * self.step + self.start) % self.size:0{self.digits}}"

    def row(self, text: str) -> int:
        """Return the id behind a reference, as people write it. Raises ValueError for what is none."""
        digits = "".join(character for character in text if character not in " -,.")
        if len(digits) != self.digits or not digits.isdecimal():
            raise ValueError(f"{text[:20]!r} is no reference; it has {self.digits} digits")
        return (int(digits) - self.start) * pow(self.step, -1, self.size) % self.size


CONTACTS = Numbering(8, 61_803_399, 31_415_927)
CALLBACKS = Numbering(7, 3_676_027, 2_718_281)
