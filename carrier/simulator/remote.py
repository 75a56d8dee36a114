"""Asks the control API from outside, and lets time pass."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any, Self

STEP = 1.0  # seconds of a manual clock between two looks: the application may act on time, too
POLL = 0.05  # seconds of a real clock between two looks


class Remote:
    """A simulator, from outside.

    Every wait on a manual clock is `advance(seconds)`, also with 0 seconds, which means "let all that
    is due happen". Replace it to push other clocks, and to run workers, together with the simulator's.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.manual: bool = self.ask("GET", "/control/clock")["manual"]
        self.advance: Callable[[float], object] = self.advance_simulator

    def advance_simulator(self, seconds: float) -> float | None:
        """Push the simulator's clock; return the seconds to its next timer, None if there is none."""
        found = self.ask("POST", "/control/clock/advance", {"seconds": seconds})["next_timer_in"]
        return None if found is None else float(found)

    def waits(self, seconds: float) -> Self:
        """Let time pass for everybody, whichever clock it is."""
        until = time.monotonic() + seconds
        while self.manual and seconds > 0:
            self.advance(min(seconds, STEP))
            seconds -= STEP
        if not self.manual:
            time.sleep(max(0.0, until - time.monotonic()))
        return self

    def wait_until(self, true: Callable[[], bool], within: float) -> bool:
        """Let time pass until something is true, at most so long; tell whether it is."""
        if self.manual:
            return self._push_until(true, within)
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
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, content, method=method)  # noqa: S310 - our own URL
        request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                return json.load(answer)
        except urllib.error.HTTPError as refusal:
            with refusal:
                said = json.load(refusal)["error"]
            raise AssertionError(f"{method} {path}: {said}") from None

    def _push_until(self, true: Callable[[], bool], within: float) -> bool:
        if true():
            return True
        self.advance(0)
        while not true():
            if within <= 0:
                return False
            self.advance(min(STEP, within))
            within -= STEP
        return True
