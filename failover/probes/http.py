"""One look at an HTTP address: its status, its words, its speed, and how long its certificate lasts."""

import re
import ssl
import time
from dataclasses import dataclass
from datetime import timedelta

import aiohttp

from failover.probes.wire import Wire, named, place
from failover.probes.wire import look as look_once
from failover.quorum import Probe
from models import RealClock

BODY = 65_536  # bytes read of an answer; health pages are short


@dataclass(frozen=True)
class Http:
    """What a good answer is: a status from `statuses`, words that match `body`, and in time (`slow`).

    A redirect is not followed unless `redirects` allows so many. A certificate that ends within `certificate` is a
    warning in the evidence, and no failure.
    """

    url: str
    statuses: range = range(200, 300)
    body: re.Pattern[str] | None = None
    slow: timedelta | None = None
    redirects: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    certificate: timedelta = timedelta(days=14)

    async def ask(self, wire: Wire) -> Probe:
        """Ask once."""
        began = time.monotonic()
        async with wire.session.get(
            self.url,
            headers=dict(self.headers),
            allow_redirects=self.redirects > 0,
            max_redirects=self.redirects + 1,
        ) as answer:
            ends = self._ends(answer)
            text = await read(answer)
        took = time.monotonic() - began
        seen = self._judged(answer.status, text, took, wire.place)
        return named(seen, f"warning: its certificate ends in {ends.days} days") if ends else seen

    def _judged(self, status: int, text: str, took: float, place: str) -> Probe:
        if status not in self.statuses:
            return Probe("fail", f"HTTP {status} from {place}")
        if self.body and not self.body.search(text):
            return Probe("fail", f"HTTP {status} from {place} without {self.body.pattern!r} in its text")
        if self.slow and took > self.slow.total_seconds():
            return Probe("fail", f"HTTP {status} from {place} took {took:.1f} s, over {self.slow.total_seconds():g} s")
        return Probe("ok", f"HTTP {status} from {place}")

    def _ends(self, answer: aiohttp.ClientResponse) -> timedelta | None:
        """Return how long the certificate still lasts, if that is too short."""
        transport = answer.connection and answer.connection.transport
        certificate = transport.get_extra_info("peercert") if transport else None
        if not certificate or "notAfter" not in certificate:
            return None
        left = ssl.cert_time_to_seconds(certificate["notAfter"]) - RealClock().now().timestamp()
        return timedelta(seconds=left) if left < self.certificate.total_seconds() else None


async def read(answer: aiohttp.ClientResponse) -> str:
    """Return the first BODY bytes of an answer as text; no more than these are read."""
    parts, left = [], BODY
    while left > 0 and (part := await answer.content.read(left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts).decode(errors="replace")


def look(url: str, timeout: timedelta) -> Probe:
    """Ask `url` once and return what was seen, as plainly as a health address allows. Never raises."""
    return look_once(place(url), timeout, Http(url).ask)
