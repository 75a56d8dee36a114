"""Where the pictures hang: one for everybody who looks at it in this process, however many there are."""

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from console.now.picture import Picture
from console.shelf import SHARE
from models.clock import Clock, age
from models.database import Database

GLANCE = 0.1  # seconds after which somebody who asks has us look whether anything has changed
PACE = 10.0  # seconds after which a picture is taken anew though nothing is known to have changed


@dataclass(frozen=True)
class _Hung:
    """A picture, and what was made of it."""

    picture: Picture
    made: dict[str, Any] = field(default_factory=dict)


class Gallery:
    """Holds the last picture, and what was made of it. Whoever asks while another works on one has the one before.

    `take` takes one when it is old, or when `urgent` or `moved` answers otherwise than before. `urgent` is asked at
    each glance and must cost next to nothing. All else rests for SHARE times as long as it took, and so costs a
    fiftieth of a core at most.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        urgent: Callable[[Connection], Hashable],
        moved: Callable[[Connection], Hashable],
        take: Callable[[Connection, datetime], Picture],
        monotonic: Callable[[], float] = age,
    ) -> None:
        self._database, self._clock, self._age = database, clock, monotonic
        self._urgent, self._moved, self._take = urgent, moved, take
        self._taking, self._making = threading.Lock(), threading.Lock()
        self._hung: _Hung | None = None
        self._last: dict[str, Any] = {}
        self._was_urgent: Hashable = None
        self._had_moved: Hashable = None
        self._glance_at = self._rests_until = self._good_until = 0.0

    def picture(self) -> Picture:
        """Return the house as it is now, or was a moment ago."""
        return self._now().picture

    def once(self, name: str, make: Callable[[Picture, Any], Any]) -> Any:
        """Return what `make` makes of the present picture and of what it last made under this `name`, or None.

        It is made once for each picture.
        """
        hung = self._now()
        if name not in hung.made:
            if not self._making.acquire(blocking=name not in self._last):
                return self._last[name]
            try:
                if name not in hung.made:
                    hung.made[name] = self._last[name] = make(hung.picture, self._last.get(name))
            finally:
                self._making.release()
        return hung.made[name]

    def made(self) -> list[Any]:
        """Return everything that was made of the present picture."""
        return list(self._now().made.values())

    def afresh(self) -> None:
        """Let the next who asks take a new picture: something was changed from here."""
        self._glance_at = self._rests_until = self._good_until = 0.0

    def _now(self) -> _Hung:
        hung = self._hung
        if hung is not None and self._age() < self._glance_at:
            return hung
        if not self._taking.acquire(blocking=hung is None):
            assert hung is not None  # else we would have waited
            return hung
        try:
            return self._look()
        finally:
            self._taking.release()

    def _look(self) -> _Hung:
        with self._database.reading() as connection:
            urgent, began = self._urgent(connection), self._age()
            turned = self._hung is None or urgent != self._was_urgent
            if turned or began >= self._rests_until:
                moved = self._moved(connection)
                if turned or moved != self._had_moved or began >= self._good_until:
                    self._hang(self._take(connection, self._clock.now()))
                    self._was_urgent, self._had_moved = urgent, moved
                self._rests_until = self._age() + SHARE * (self._age() - began)
        self._glance_at = self._age() + GLANCE
        assert self._hung is not None
        return self._hung

    def _hang(self, picture: Picture) -> None:
        if self._hung is None or picture != self._hung.picture:
            self._hung = _Hung(picture)
        self._good_until = self._age() + PACE
