"""The mode state machine, pure: what one more look at chat makes of the mode."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

State = Literal["standby", "suspect", "active", "recovering"]
NOBODY_LOOKED = "nobody has looked at chat yet"


@dataclass(frozen=True)
class Rules:
    """`fall` failures in a row turn the line on; `rise` successes in a row, and `dwell`, turn it off again."""

    fall: int = 3
    rise: int = 3
    dwell: timedelta = timedelta(seconds=120)


@dataclass(frozen=True)
class Probe:
    """One look at chat. `unknown` is our own blindness; `evidence` is a short sentence without a full stop."""

    result: Literal["ok", "fail", "unknown"]
    evidence: str


@dataclass(frozen=True)
class Pin:
    """An engineer's override: `to` holds until `until`, whatever the probes see."""

    to: Literal["on", "off"]
    reason: str
    who: str
    until: datetime


@dataclass(frozen=True)
class Standing:
    """Where the mode stands: its state since when and why, probes counted in a row, and the pin if there is one.

    `since` is None before the first look. `probed_at` is the last look that could see. `epoch` counts the writes.
    """

    state: State = "standby"
    since: datetime | None = None
    why: str = NOBODY_LOOKED
    fails: int = 0
    passes: int = 0
    probed_at: datetime | None = None
    pin: Pin | None = None
    epoch: int = 0

    @property
    def active(self) -> bool:
        """Whether the phone stands in for chat now. A pin has set the state, so it needs no second look."""
        return self.state in ("active", "recovering")


@dataclass(frozen=True)
class Flip:
    """One change that callers or the on-call engineer would notice: a turn of the line, or of its pin."""

    at: datetime
    went_from: State
    went_to: State
    why: str
    who: str


def observe(standing: Standing, probe: Probe, now: datetime, rules: Rules) -> Standing:
    """Return the standing after one more look at chat.

    1. A pin that has expired is dropped, whatever the look saw.
    2. A probe that could not see (`unknown`) proves nothing: it is not counted, and breaks no row.
    3. Under a pin, looks are counted and change nothing else.
    4. `fall` failures in a row make us active. Until then we are suspect, and one success clears us.
    5. The first success when active makes us recovering; one failure then makes us active again.
    6. `rise` successes in a row, and not before `dwell` has passed since the first, let us stand by.
    """
    standing = lapse(standing, now)
    if probe.result == "unknown":
        return standing
    if probe.result == "fail":
        standing = replace(standing, fails=standing.fails + 1, passes=0, probed_at=now)
    else:
        standing = replace(standing, fails=0, passes=standing.passes + 1, probed_at=now)
    if standing.pin:
        return standing
    return (_after_fail if probe.result == "fail" else _after_ok)(standing, probe, now, rules)


def _after_fail(seen: Standing, probe: Probe, now: datetime, rules: Rules) -> Standing:
    if seen.state == "active":
        return seen
    if seen.state == "recovering":
        return _turn(seen, "active", now, f"chat failed again at {at(now)} while recovering: {probe.evidence}")
    first = seen.since if seen.state == "suspect" and seen.since else now
    if seen.fails >= rules.fall:
        row = f"{seen.fails} probes in a row failed" if seen.fails > 1 else "a probe failed"
        return _turn(seen, "active", now, f"{row} since {at(first)}: {probe.evidence}")
    if seen.state == "standby":
        return _turn(seen, "suspect", now, f"a probe failed at {at(now)}: {probe.evidence}")
    return seen


def _after_ok(seen: Standing, probe: Probe, now: datetime, rules: Rules) -> Standing:
    if seen.state == "suspect":
        return _turn(seen, "standby", now, f"chat was seen well again at {at(now)}: {probe.evidence}")
    if seen.state == "active":
        seen = _turn(seen, "recovering", now, f"chat answers again since {at(now)}: {probe.evidence}")
    if seen.state == "recovering" and seen.since and seen.passes >= rules.rise and now - seen.since >= rules.dwell:
        row = f"{seen.passes} probes in a row passed" if seen.passes > 1 else "a probe passed"
        return _turn(seen, "standby", now, f"{row} since {at(seen.since)}: {probe.evidence}")
    return seen


def pinned(standing: Standing, pin: Pin, now: datetime) -> Standing:
    """Return the standing held `on` or `off` by an engineer."""
    state: State = "active" if pin.to == "on" else "standby"
    why = f"pinned {pin.to} by {pin.who} until {on_day(pin.until)}: {pin.reason}"
    return replace(_turn(standing, state, now, why), pin=pin, fails=0, passes=0)


def unpinned(standing: Standing, why: str, now: datetime) -> Standing:
    """Return the standing without its pin. What the pin set stays until fresh probes decide otherwise."""
    return replace(_turn(standing, standing.state, now, why), pin=None, fails=0, passes=0)


def lapse(standing: Standing, now: datetime) -> Standing:
    """Return the standing without a pin whose time is over."""
    pin = standing.pin
    if pin is None or now < pin.until:
        return standing
    why = f"the pin {pin.to} by {pin.who} expired on {on_day(pin.until)}; the probes decide afresh"
    return unpinned(standing, why, now)


def flip(before: Standing, after: Standing, who: str, now: datetime) -> Flip | None:
    """Return the flip that lies between two standings, if any. Suspicion alone is not one."""
    if before.active == after.active and before.pin == after.pin:
        return None
    return Flip(now, before.state, after.state, after.why, who)


def at(moment: datetime) -> str:
    """Return a UTC moment of today as engineers read it."""
    return f"{moment:%H:%M:%S} UTC"


def on_day(moment: datetime) -> str:
    """Return a UTC moment of any day as engineers read it."""
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def _turn(standing: Standing, state: State, now: datetime, why: str) -> Standing:
    return replace(standing, state=state, since=now, why=why)
