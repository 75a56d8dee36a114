"""Asks the control API from outside, and lets time pass."""

import json
import time
from collections.abc import Callable
from http.client import BadStatusLine, HTTPConnection
from typing import Any, Self
from urllib.parse import urlsplit

STEP = 1.0  # seconds of a manual clock between two looks: the application may act on time, too
OFTEN = ("/control/events", "/control/phones")  # asked again and again while people wait
POLL = 0.05  # seconds of a real clock between two looks


class Remote:
    """A simulator, from outside.

    Every wait on a manual clock is `advance(seconds)`, also with 0 seconds, which means "let all that
    is due happen", or `pass_until(true, seconds)`. Replace them to push other clocks, and to run workers, together
    with the simulator's. While a manual clock tells that nothing has happened, what phones do is not asked again.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.acts = 0  # what people did so far
        parts = urlsplit(self.url)
        self._host, self._path = parts.netloc, parts.path
        self._kept: list[HTTPConnection] = []  # connections that nobody uses now
        self._known: dict[str, Any] = {}  # answers, by path
        self._happenings = 0
        self.manual = False
        self.manual = self.ask("GET", "/control/clock")["manual"]
        self.advance: Callable[[float], object] = self.advance_simulator
        self.pass_until: Callable[[Callable[[], bool], float], bool] = self._step_until

    def advance_simulator(self, seconds: float) -> float | None:
        """Push the simulator's clock; return the seconds to its next timer, None if there is none."""
        found = self.ask("POST", "/control/clock/advance", {"seconds": seconds})["next_timer_in"]
        return None if found is None else float(found)

    def waits(self, seconds: float) -> Self:
        """Let time pass for everybody, whichever clock it is."""
        until = time.monotonic() + seconds
        if self.manual:
            self.advance(seconds)
        else:
            time.sleep(max(0.0, until - time.monotonic()))
        return self

    def wait_until(self, true: Callable[[], bool], within: float) -> bool:
        """Let time pass until something is true, at most so long; tell whether it is."""
        if self.manual:
            if true():
                return True
            self.advance(0)
            return self.pass_until(true, within)
        until = time.monotonic() + within
        while not true():
            if time.monotonic() > until:
                return False
            time.sleep(POLL)
        return True

    def fault(self, kind: str, **more: Any) -> Self:
        """Let something go wrong: see `faults.CATALOGUE` and POST /control/faults."""
        self.ask("POST", "/control/faults", {"kind": kind} | more)
        return self

    def errors(self) -> list[dict[str, Any]]:
        """Return what the application did wrong so far."""
        return list(self.ask("GET", "/control/errors"))

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Make one request to the control API. Raises AssertionError if it refuses, saying why."""
        clock = path.startswith("/control/clock")
        self.acts += method != "GET" and not clock
        if method == "GET" and path in self._known:
            return self._known[path]
        content = None if body is None else json.dumps(body).encode()
        status, answer = self._ask(method, path, content)
        found = json.loads(answer)
        if status >= 400:
            raise AssertionError(f"{method} {path}: {found['error']}")
        if clock and found["happenings"] == self._happenings:
            return found
        if clock or method != "GET":
            self.forget()
            self._happenings = found["happenings"] if clock else -1
        elif self.manual and path.startswith(OFTEN):
            self._known[path] = found
        return found

    def forget(self) -> None:
        """Ask again for what is known: the application may have done something that no clock has told yet."""
        self._known.clear()

    def close(self) -> None:
        """Give the connections back."""
        while self._kept:
            self._kept.pop().close()

    def __del__(self) -> None:
        self.close()

    def _ask(self, method: str, path: str, content: bytes | None) -> tuple[int, bytes]:
        kept = self._kept.pop() if self._kept else None
        connection = kept or HTTPConnection(self._host, timeout=60)
        try:
            connection.request(method, self._path + path, content, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            said = answer.read()
        except (ConnectionError, BadStatusLine):
            connection.close()
            if kept is None:
                raise
            return self._ask(method, path, content)  # a kept connection may have been closed meanwhile
        self._kept.append(connection)
        return answer.status, said

    def _step_until(self, true: Callable[[], bool], within: float) -> bool:
        while not true():
            if within <= 0:
                return False
            self.advance(min(STEP, within))
            within -= STEP
        return True
