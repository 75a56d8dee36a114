"""The mode state machine, pure: what one more look at chat makes of the mode."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from failover.flaps import Turn, Turns, dwell, exhausted, lately
from failover.quorum import Tally

State = Literal["standby", "suspect", "active", "recovering", "blind"]
NOBODY_LOOKED = "nobody has looked at chat yet"
STEP = timedelta(seconds=30)  # what one look can add to a dwell: a clock that jumps an hour adds no more


@dataclass(frozen=True)
class Rules:
    """When the mode changes. It enters in seconds and leaves in minutes.

    `fall` failures in a row of enough probes (`quorum`, a share of their weight) turn the line on; `rise` successes
    in a row, and `dwell`, turn it off again. The dwell doubles with each time that the line turned itself on within
    the last hour, up to `longest`. It turns itself on and off at most `turns` times an hour; then it stays on.
    """

    fall: int = 3
    rise: int = 3
    dwell: timedelta = timedelta(seconds=120)
    longest: timedelta = timedelta(minutes=30)
    turns: int = 3
    quorum: float = 0.5


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

    `since` is None before the first look. `probed_at` is the last look that could see. `epoch` counts the changes.
    `dwelt` is how long chat has been recovering, `held` what a blind watch found, `turns` the last hour's.
    """

    state: State = "standby"
    since: datetime | None = None
    why: str = NOBODY_LOOKED
    fails: int = 0
    passes: int = 0
    probed_at: datetime | None = None
    pin: Pin | None = None
    epoch: int = 0
    held: State | None = None
    dwelt: timedelta = timedelta(0)
    turns: Turns = ()

    @property
    def active(self) -> bool:
        """Whether the phone stands in for chat now. A pin has set the state, so it needs no second look."""
        return (self.held if self.state == "blind" else self.state) in ("active", "recovering")


@dataclass(frozen=True)
class Flip:
    """One change that callers or the on-call engineer would notice: a turn of the line, or of its pin."""

    at: datetime
    went_from: State
    went_to: State
    why: str
    who: str


def observe(standing: Standing, seen: Tally, now: datetime, rules: Rules) -> Standing:
    """Return the standing after one more look at chat.

    1. A pin that has expired is dropped, whatever the look saw. Under a pin, looks are counted and change nothing.
    2. When every watcher is cut off we are `blind`: the last mode holds, and page somebody. Sight ends it.
    3. A look that could not see proves nothing: it is not counted, and breaks no row.
    4. A quorum of probes that failed `fall` times in a row makes us active. Until then one failure makes us suspect.
    5. A quorum that passes when active makes us recovering; a quorum that fails makes us active again.
    6. `rise` successes in a row, and not before the dwell has passed, let us stand by, unless that would be one turn
       too many within the hour.
    """
    standing = lapse(standing, now)
    if seen.blind and not standing.pin:
        return _blinded(standing, seen, now)
    if not seen.seeing:
        return standing
    waited = min(max(now - standing.probed_at, timedelta(0)), STEP) if standing.probed_at else timedelta(0)
    standing = replace(standing, fails=seen.fails, passes=seen.passes, probed_at=now)
    if standing.pin:
        return standing
    if standing.state == "blind":
        standing = _sighted(standing, now)
    if standing.state in ("standby", "suspect"):
        return _off(standing, seen, now)
    return _on(standing, seen, now, rules, waited)


def _off(standing: Standing, seen: Tally, now: datetime) -> Standing:
    first = standing.since if standing.state == "suspect" and standing.since else now
    if seen.down:
        row = f"{seen.fails} probes in a row failed" if seen.fails > 1 else "a probe failed"
        return _turned(standing, "active", now, f"{row} since {at(first)}: {seen.evidence}")
    if standing.state == "standby" and seen.doubt:
        return _turn(standing, "suspect", now, f"a probe failed at {at(now)}: {seen.evidence}")
    if standing.state == "suspect" and not seen.doubt:
        return _turn(standing, "standby", now, f"chat was seen well again at {at(now)}: {seen.evidence}")
    return standing


def _on(standing: Standing, seen: Tally, now: datetime, rules: Rules, waited: timedelta) -> Standing:
    if seen.failing:
        if standing.state == "active":
            return standing
        why = f"chat failed again at {at(now)} while recovering: {seen.evidence}"
        return _turn(standing, "active", now, why)
    if standing.state == "active":
        why = f"chat answers again since {at(now)}: {seen.evidence}"
        standing, waited = _turn(standing, "recovering", now, why), timedelta(0)
    standing = replace(standing, dwelt=standing.dwelt + waited)
    long_enough = standing.dwelt >= dwell(standing.turns, now, rules.dwell, rules.longest)
    if not seen.well or not long_enough or exhausted(standing.turns, now, rules.turns):
        return standing
    row = f"{seen.passes} probes in a row passed" if seen.passes > 1 else "a probe passed"
    return _turned(standing, "standby", now, f"{row} since {at(standing.since or now)}: {seen.evidence}")


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
    """Return the flip that lies between two standings, if any. Suspicion or blindness alone is not one."""
    if before.active == after.active and before.pin == after.pin:
        return None
    return Flip(now, before.state, after.state, after.why, who)


def at(moment: datetime) -> str:
    """Return a UTC moment of today as engineers read it."""
    return f"{moment:%H:%M:%S} UTC"


def on_day(moment: datetime) -> str:
    """Return a UTC moment of any day as engineers read it."""
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def _blinded(standing: Standing, seen: Tally, now: datetime) -> Standing:
    if standing.state == "blind":
        return standing
    why = f"the watch is cut off since {at(now)}, so the line stays {'on' if standing.active else 'off'}"
    return replace(_turn(standing, "blind", now, f"{why}: {seen.evidence}"), held=standing.state)


def _sighted(standing: Standing, now: datetime) -> Standing:
    state: State = "active" if standing.active else "standby"
    return replace(_turn(standing, state, now, f"the watch sees again since {at(now)}"), held=None)


def _turn(standing: Standing, state: State, now: datetime, why: str) -> Standing:
    return replace(standing, state=state, since=now, why=why, dwelt=timedelta(0))


def _turned(standing: Standing, state: State, now: datetime, why: str) -> Standing:
    """Return the standing after the line has turned itself on or off."""
    turns = (*lately(standing.turns, now), Turn(now, state == "active"))
    return replace(_turn(standing, state, now, why), turns=turns)
