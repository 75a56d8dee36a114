"""Whoever listens to a leg at the moment, and whatever joins it to others."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from .leg import Leg


class Ears(Protocol):
    """Whoever listens to a leg's keys and voice at the moment: a Gather, a Record, a Dial."""

    def key(self, key: str) -> None:
        """A key was pressed."""
        ...

    def voice(self, text: str, seconds: float) -> None:
        """Words were spoken, and took so long."""
        ...


class Company(Protocol):
    """What joins legs: a bridge between two, or a conference."""

    sid: str

    def hearers(self, speaker: "Leg") -> list["Leg"]:
        """Return the legs that hear what this one says."""
        ...
