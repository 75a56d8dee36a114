"""Where the pictures hang: one for everybody who looks at it in this process, however many there are."""

import threading
from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from console.now.picture import Picture
from console.shelf import SHARE
from models.clock import Clock, age
from models.database import Database

GLANCE = 0.1  # seconds after which somebody who asks has us look whether anything has changed
PACE = 2.0  # seconds after which a picture is taken anew in any case


class Gallery:
    """Holds the last picture, and what was made of it. Whoever asks while another takes one has the one before.

    `version` is cheap to ask for, and changes with what must be seen at once; `take` takes a picture.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        version: Callable[[Connection], Hashable],
        take: Callable[[Connection, datetime], Picture],
        monotonic: Callable[[], float] = age,
    ) -> None:
        self._database, self._clock, self._age = database, clock, monotonic
        self._ask, self._take = version, take
        self._taking = threading.Lock()
        self._picture: Picture | None = None
        self._version: Hashable = None
        self._glance_at = self._good_until = 0.0
        self._made: dict[str, Any] = {}

    def picture(self) -> Picture:
        """Return the house as it is now, or was a moment ago."""
        if self._picture is not None and self._age() < self._glance_at:
            return self._picture
        if not self._taking.acquire(blocking=self._picture is None):
            assert self._picture is not None  # else we would have waited
            return self._picture
        try:
            return self._look()
        finally:
            self._taking.release()

    def once(self, name: str, make: Callable[[Picture], Any]) -> Any:
        """Return what `make` makes of the present picture, made once for each `name`."""
        picture, made = self.picture(), self._made
        if name not in made:
            made[name] = make(picture)
        return made[name]

    def made(self) -> list[Any]:
        """Return everything that was made of the present picture."""
        self.picture()
        return list(self._made.values())

    def afresh(self) -> None:
        """Let the next who asks take a new picture: something was changed from here."""
        self._glance_at = self._good_until = 0.0

    def _look(self) -> Picture:
        with self._database.reading() as connection:
            version, began = self._ask(connection), self._age()
            if self._picture is None or version != self._version or began >= self._good_until:
                taken = self._take(connection, self._clock.now())
                if taken != self._picture:
                    self._picture, self._made = taken, {}
                self._version = version
                self._good_until = self._age() + max(PACE, SHARE * (self._age() - began))
        self._glance_at = self._age() + GLANCE
        return self._picture
