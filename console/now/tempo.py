"""How often an open page may ask: the more of them there are, the less often each, so that calls never feel them."""

import threading

from models.clock import age

FASTEST, SLOWEST = 0.8, 10.0  # seconds between two questions of one page
BUDGET = 50.0  # questions a second that a process answers gladly, which is a few percent of a core
NEWS = 2.0  # as many as what is answered by news costs
WINDOW = 2.0  # seconds over which questions are counted, or as long as every page needs to ask, if that is longer


class Tempo:
    """Counts the questions, and tells each page when to ask again. `now` is seconds since some moment, if not ours."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._since: float | None = None
        self._count = 0.0
        self._pause = self._longest = FASTEST

    def asked(self, now: float | None = None, costs: float = 1) -> float:
        """Note one question, or one that `costs` as much as some. Return after how many seconds to ask again."""
        now = age() if now is None else now
        with self._lock:
            self._count += costs
            if self._since is None:
                self._since = now
            elif now - self._since >= max(WINDOW, self._longest):
                # Some still keep the pause that they were told before.
                pages = self._count / (now - self._since) * (self._pause + self._longest) / 2
                self._longest, self._pause = self._pause, min(max(FASTEST, pages / BUDGET), SLOWEST)
                self._since, self._count = now, 0.0
            return self._pause
