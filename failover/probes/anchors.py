"""Control anchors: other places that are asked when chat fails, to tell its outage from our own blindness."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from failover.probes.http import Http
from failover.probes.wire import look, place
from failover.quorum import ANCHORS, Probe

ANY = range(100, 600)  # an anchor that answers anything is there
KEPT = 1.0  # seconds for which one answer serves every probe
TIMEOUT = timedelta(seconds=2)


class Anchors:
    """Looks at several places at once. `ok` if one of them answers; `fail`: none does, so we are cut off."""

    def __init__(self, urls: Sequence[str], timeout: timedelta = TIMEOUT) -> None:
        self._urls, self._timeout = urls, timeout
        self._lock = threading.Lock()
        self._known: tuple[float, Probe] | None = None

    def look(self) -> Probe:
        """Look, or tell what was seen a moment ago."""
        with self._lock:
            if self._known is None or time.monotonic() - self._known[0] > KEPT:
                self._known = (time.monotonic(), self._look())
            return self._known[1]

    def _look(self) -> Probe:
        if not self._urls:
            return Probe("unknown", "there are no control anchors", ANCHORS)
        with ThreadPoolExecutor(len(self._urls)) as pool:
            seen = list(pool.map(lambda url: look(place(url), self._timeout, Http(url, ANY).ask), self._urls))
        if there := next((probe for probe in seen if probe.result == "ok"), None):
            return Probe("ok", there.evidence, ANCHORS)
        return Probe("fail", f"none of {len(seen)} control anchors answers: {seen[0].evidence}", ANCHORS)
