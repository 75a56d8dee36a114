"""The shelf: what took a while to make is kept for a moment, for everybody in this process who wants the same."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

from models.clock import age

LASTS = 15.0  # seconds
SHARE = 50  # what took long is good for so many times as long, and so costs at most a fiftieth of a core
MOST = 12


class Shelf:
    """Keeps the last few things by their names, each for `lasts` seconds, and for `share` times as long as it took.

    What is missing is made by one at a time.
    """

    def __init__(self, lasts: float = LASTS, share: float = SHARE, monotonic: Callable[[], float] = age) -> None:
        self._lasts, self._share, self._age = lasts, share, monotonic
        self._kept = OrderedDict[Hashable, tuple[float, Any]]()
        self._making = threading.Lock()

    def get(self, name: Hashable, make: Callable[[], Any]) -> Any:
        """Return what is kept under a name, or make it."""
        found = self._kept.get(name)
        if found is not None and self._age() < found[0]:
            return found[1]
        with self._making:
            found = self._kept.get(name)
            began = self._age()
            if found is not None and began < found[0]:
                return found[1]
            made = make()
            self._kept[name] = self._age() + max(self._lasts, self._share * (self._age() - began)), made
            self._kept.move_to_end(name)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
            return made
