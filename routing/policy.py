"""How agents are rung and left alone: values, no I/O."""

from dataclasses import dataclass
from datetime import timedelta


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
    resume: timedelta = timedelta(minutes=10)  # who hung up while waiting may come back to their place this long
    customer_first: bool = False  # a customer is rung back before their agent is
    widen: timedelta = timedelta(seconds=120)  # so long in line, and another language is offered
