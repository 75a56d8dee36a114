"""The switchboard: the parts that every call is handled with, in one value."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol, TypeVar

from sqlalchemy.exc import OperationalError

from carrier.verbs import Carrier
from ivr.menu import Menu
from models import Clock, Database
from models.database import was_deadlock
from routing.policy import Rules
from routing.turn import Turn
from routing.wakeups import Wakeups

Result = TypeVar("Result")


class Menus(Protocol):
    """Where the menu comes from."""

    @property
    def menu(self) -> Menu:
        """The menu as it is now."""

    def problems(self) -> list[str]:
        """Return every mistake in where it comes from."""


@dataclass(frozen=True)
class Fixed:
    """A menu that does not change."""

    menu: Menu

    def problems(self) -> list[str]:
        """Return no mistake: it was read."""
        return []


@dataclass(frozen=True)
class Switchboard:
    """`public_url` is where the carrier reaches us; `secret` keys the fingerprints of numbers."""

    database: Database
    clock: Clock
    carrier: Carrier
    wakeups: Wakeups
    menus: Menus
    rules: Rules
    public_url: str
    secret: str

    @property
    def menu(self) -> Menu:
        """The menu as it is now."""
        return self.menus.menu

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        """Open one short transaction; its hints are sent after the commit, never before and never without it."""
        with self.database.transaction() as connection:
            turn = Turn(connection, self.clock.now())
            yield turn
        for hint in turn.hints:
            self.wakeups.send(hint)

    def take_turn(self, do: Callable[[Turn], Result]) -> Result:
        """Do something in one turn; once more from its beginning, if a deadlock was ended at its cost."""
        try:
            with self.turn() as turn:
                return do(turn)
        except OperationalError as exc:
            if not was_deadlock(exc):
                raise
        with self.turn() as turn:
            return do(turn)

    def voice(self, path: str, language: str = "") -> str:
        """Return the full address of one of our voice views, for a leg that speaks a language, if that is known."""
        spoken = f"{'&' if '?' in path else '?'}language={language}" if language else ""
        return f"{self.public_url}/voice/{path}{spoken}"

    def close(self) -> None:
        """Give back every connection: to the database, to Redis and to the carrier."""
        self.database.close()
        self.wakeups.close()
        self.carrier.close()
