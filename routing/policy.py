"""Who is next, and how long it will take: decisions over values, no I/O."""

import math
from dataclasses import dataclass
from datetime import timedelta

from ivr.place import Place

LOOK_AHEAD = 50  # positions beyond this are not counted, so that the cost does not grow with the line
TALK = timedelta(seconds=150)  # a talk with its wrap-up, until this line has its own figures
PATIENCE = timedelta(minutes=10)  # how long a holder stays on average, likewise


@dataclass(frozen=True)
class Rules:
    """How agents are rung, and how long they are left alone."""

    ring: timedelta = timedelta(seconds=20)  # an agent's phone rings this long
    wrap_up: timedelta = timedelta(seconds=20)  # after a talk, before the next offer
    rest: timedelta = timedelta(seconds=10)  # after a missed or declined offer
    settle: timedelta = timedelta(seconds=2)  # after the caller hung up first, for the phone to stop ringing
    misses: int = 3  # missed in a row: on break
    lap: timedelta = timedelta(seconds=20)  # one lap of the hold loop
    lock: timedelta = timedelta(minutes=15)  # after too many wrong PINs
    messages: bool = False  # the carrier sends text messages


def expected_wait(ahead: int, agents: int, talk: timedelta = TALK, patience: timedelta = PATIENCE) -> float:
    """Return the expected wait in seconds of someone with `ahead` contacts before them, for `agents` on duty.

    The sum over k = 0..ahead of 1 / (N·mu + k·theta): each step of the line takes as long as the next agent needs to
    come free, shortened by those ahead who give up (virtual waiting time in the Erlang A model). Raises
    ZeroDivisionError without agents.
    """
    mu, theta = 1 / talk.total_seconds(), 1 / patience.total_seconds()
    return sum(1 / (agents * mu + k * theta) for k in range(ahead + 1))


def place(ahead: int, agents: int) -> Place:
    """Return what is told to someone with `ahead` contacts before them: a position and a range of whole minutes."""
    many = ahead > LOOK_AHEAD
    ahead = min(ahead, LOOK_AHEAD)
    return Place(ahead, many, minutes(expected_wait(ahead, agents)) if agents else None)


def minutes(seconds: float) -> tuple[int, int]:
    """Return a range that is honest about an estimate's error: from 0.6 to 1.6 of it, in whole minutes, at least 2."""
    return math.floor(0.6 * seconds / 60), max(2, math.ceil(1.6 * seconds / 60))
