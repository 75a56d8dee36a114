"""How long the wait will be: rolling rates, the expected wait, and the range that is spoken. Values only, no I/O."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ivr.place import Place

LOOK_AHEAD = 200  # positions beyond this are not counted, so that the cost does not grow with the line
WINDOW = timedelta(minutes=30)  # what happened before it says little about now

# What is believed before this line has figures of its own, as (mean in seconds, how many observations that is worth).
HANDLING = (150.0, 10.0)
PATIENCE = (600.0, 5.0)
PICK_UP = (8.0, 5.0)

DOUBT = 0.15  # the rates' own relative error: talks are no coin tosses, agents come and go
TAIL = 1.2816  # standard deviations that leave a tenth on either side


@dataclass(frozen=True)
class Rates:
    """How fast a line moves: `agents` who answer; in seconds, an agent's time for one contact (`handling`), how long a
    contact stays on average before it leaves unhelped (`patience`), and from an offer to its acceptance (`pick_up`).
    """

    agents: float
    handling: float = HANDLING[0]
    patience: float = PATIENCE[0]
    pick_up: float = PICK_UP[0]


@dataclass(frozen=True)
class Expected:
    """A wait in seconds: the mean, and a range that should hold four times out of five."""

    wait: float
    low: float
    high: float


def blend(prior: tuple[float, float], events: int, exposure: float) -> float:
    """Return the mean time between events out of a prior and of `events` seen in `exposure` seconds.

    The posterior mean of an exponential rate with a gamma prior that counts as so many observations; time that has
    not ended in an event yet counts as exposure, so that long talks are not missed while they last.
    """
    mean, weight = prior
    return (mean * weight + exposure) / (weight + events)


def overlap(began: datetime, ended: datetime | None, since: datetime, now: datetime) -> float:
    """Return how many seconds of a span lie between `since` and `now`; one without an end still goes on."""
    return max(0.0, (min(ended or now, now) - max(began, since)).total_seconds())


def expect(ahead: float, rates: Rates) -> Expected:
    """Return the wait of someone with `ahead` contacts before them. Raises ZeroDivisionError without agents.

    1. The mean is the sum over k = 0..ahead of 1 / (N·mu + k·theta): each step of the line takes as long as the next
       agent needs to come free, shortened by those ahead who leave (virtual waiting time in the Erlang A model).
    2. The steps are exponential, so their variances add up; the doubt about the rates comes on top.
    3. The range is that of a gamma distribution with this mean and variance, by Wilson and Hilferty's cube.
    4. Then the agent's phone rings.
    """
    mu, theta = 1 / rates.handling, 1 / rates.patience
    steps = [1 / (rates.agents * mu + k * theta) for k in range(round(ahead) + 1)]
    mean = sum(steps)
    spread = math.sqrt(sum(step * step for step in steps) / mean**2 + DOUBT**2)
    low, high = (max(0.0, 1 - spread**2 / 9 + tail * spread / 3) ** 3 for tail in (-TAIL, TAIL))
    return Expected(mean + rates.pick_up, mean * low + rates.pick_up, mean * high + rates.pick_up)


def minutes(expected: Expected) -> tuple[int, int]:
    """Return the range in whole minutes as it is spoken: around the wait, never nothing, never one exact figure.

    Rounded to the nearest minute: rounding outwards would hold nineteen times out of twenty and say too little.
    """
    low = min(round(expected.low / 60), math.floor(expected.wait / 60))
    return low, max(low + 1, 2, round(expected.high / 60), math.ceil(expected.wait / 60))


def place(ahead: float, rates: Rates) -> Place:
    """Return what is told to someone with `ahead` contacts before them: a position and a range of whole minutes."""
    counted = min(round(ahead), LOOK_AHEAD)
    spoken = minutes(expect(counted, rates)) if rates.agents else None
    return Place(counted, ahead > LOOK_AHEAD, spoken)


def total(pairs: Iterable[tuple[bool, float]]) -> tuple[int, float]:
    """Return how many events there were, and the exposure in seconds, of (was it an event, seconds) pairs."""
    seen = list(pairs)
    return sum(event for event, _ in seen), sum(seconds for _, seconds in seen)
