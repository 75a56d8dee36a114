"""Looks at what others publish: a vendor's status page, and a figure of our own business."""

import json
from dataclasses import dataclass
from typing import Any

from failover.probes.http import read
from failover.probes.wire import Wire
from failover.quorum import Probe

INDICATORS = ("none", "minor", "major", "critical")  # Statuspage, "Status API", worst last
COMPONENTS = ("operational", "degraded_performance", "partial_outage", "major_outage")


@dataclass(frozen=True)
class StatusPage:
    """A Statuspage's JSON. `worst` is the first word that counts as a failure, of the whole or of one component.

    It corroborates and never clears: vendors learn of an outage after their customers.
    """

    url: str
    component: str = ""
    worst: str = "major"

    async def ask(self, wire: Wire) -> Probe:
        """Read the page. One that cannot be read says nothing about chat."""
        page = await _json(wire, self.url, ())
        if isinstance(page, Probe):
            return page
        if not self.component:
            word, order = _at(page, "status.indicator"), INDICATORS
        else:
            listed = _at(page, "components")
            names = {part.get("name"): part.get("status") for part in listed} if isinstance(listed, list) else {}
            word, order = names.get(self.component), COMPONENTS
        if word not in order:
            return Probe("unknown", f"{wire.place} tells no status that we know ({str(word)[:40]})")
        failed = order.index(word) >= order.index(self.worst)
        return Probe("fail" if failed else "ok", f"{wire.place} says {word}")


@dataclass(frozen=True)
class Signal:
    """A number out of a JSON answer, found by `field` (`queue.unanswered`), that must not go above or below."""

    url: str
    field: str
    above: float | None = None
    below: float | None = None
    headers: tuple[tuple[str, str], ...] = ()

    async def ask(self, wire: Wire) -> Probe:
        """Read the number. One that cannot be read says nothing about chat."""
        page = await _json(wire, self.url, self.headers)
        if isinstance(page, Probe):
            return page
        value = _at(page, self.field)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return Probe("unknown", f"{wire.place} has no number at {self.field}")
        told = f"{self.field} is {value:g} at {wire.place}"
        if self.above is not None and value > self.above:
            return Probe("fail", f"{told}, above {self.above:g}")
        if self.below is not None and value < self.below:
            return Probe("fail", f"{told}, below {self.below:g}")
        return Probe("ok", told)


async def _json(wire: Wire, url: str, headers: tuple[tuple[str, str], ...]) -> Any:
    """Return what an address answers, or a look that could not see."""
    async with wire.session.get(url, headers=dict(headers), allow_redirects=False) as answer:
        text = await read(answer)
    if not 200 <= answer.status < 300:
        return Probe("unknown", f"HTTP {answer.status} from {wire.place}")
    try:
        return json.loads(text)
    except ValueError:
        return Probe("unknown", f"no JSON from {wire.place}")


def _at(page: Any, field: str) -> Any:
    for name in field.split("."):
        page = page.get(name) if isinstance(page, dict) else None
    return page
