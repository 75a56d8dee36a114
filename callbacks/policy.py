"""When a callback is rung, again or no more: decisions over values, no I/O."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, StrEnum, auto

from callbacks.costs import Costs
from callbacks.hours import Hours


@dataclass(frozen=True)
class Limits:
    """How many promises are made within a day: the guard against toll fraud, and against ringing a victim to bits."""

    target: int = 6  # to one number
    caller: int = 3  # to other numbers, asked for by one number; those who show none count together
    prefix: int = 20  # to other numbers that begin alike: a range of numbers that somebody earns by
    elsewhere: int = 200  # to other numbers in all


@dataclass(frozen=True)
class Rules:
    """How often and how soon a callback is tried."""

    attempts: int = 3  # after that many unanswered: gave up
    retry: timedelta = timedelta(minutes=5)  # after an attempt that nobody answered, or without a key
    busy: timedelta = timedelta(minutes=2)
    machine: timedelta = timedelta(minutes=30)
    failed: timedelta = timedelta(minutes=10)
    last: timedelta = timedelta(hours=2)  # at least, before the last attempt: another hour of the day
    messages: bool = False  # the carrier sends text messages
    chat_url: str = ""  # where customers go on in chat; "" offers nobody to
    on_hang_up: bool = False  # who hangs up in line is rung back
    most: int = 500  # open callbacks about one issue; after that only later windows are promised
    latest: timedelta = timedelta(hours=4)  # and so when they would be kept later than that
    machines: bool = True  # the carrier tells whether a machine answered
    postpone: timedelta = timedelta(minutes=30)  # after "not now"
    ring: timedelta = timedelta(seconds=30)  # the customer's phone rings this long
    quarantine: timedelta = timedelta(seconds=120)  # a lost reply: the call may exist for this long
    regions: frozenset[str] | None = None  # countries that may be rung; None is all of them
    limits: Limits = field(default_factory=Limits)
    costs: Costs = field(default_factory=Costs)
    hours: Hours = field(default_factory=Hours)  # local hours of the customer
    grace: timedelta = timedelta(hours=2)  # after asking, they are up: hours do not matter yet


class Ending(Enum):
    """How an attempt's leg ended, as far as the promise is concerned."""

    KEPT = auto()  # they talked
    UNANSWERED = auto()  # nobody, a machine, or no key
    NOT_PLACED = auto()  # the carrier did not ring them at all
    POSTPONED = auto()  # "not now"
    CANCELLED = auto()  # "I no longer need you"
    WITHDRAWN = auto()  # our own side was cut off
    UNDIALABLE = auto()  # the carrier will never ring this number
    NOT_THEIRS = auto()  # "I did not ask for this"


class Cause(StrEnum):
    """Why an attempt was unanswered."""

    BUSY = "busy"
    NO_ANSWER = "no_answer"
    MACHINE = "machine"
    FAILED = "failed"
    NO_KEY = "no_key"  # somebody, or something, answered


CAUSES = {"busy": Cause.BUSY, "no-answer": Cause.NO_ANSWER, "canceled": Cause.NO_ANSWER, "failed": Cause.FAILED}


@dataclass(frozen=True)
class Again:
    """The promise stands: the contact may be offered again from `at` on."""

    at: datetime


@dataclass(frozen=True)
class Over:
    """The promise is closed with this ending."""

    ending: Ending


def cause(status: str | None, *, machine: bool) -> Cause:
    """Return why nobody was reached, from the carrier's last word for the leg and its advice on who answered."""
    if machine:
        return Cause.MACHINE
    return CAUSES.get(status or "", Cause.NO_KEY)


def spacing(why: Cause, attempts: int, rules: Rules) -> timedelta:
    """Return how long to wait after an unanswered attempt, the `attempts`th; before the last one at least `last`."""
    usual = {Cause.BUSY: rules.busy, Cause.MACHINE: rules.machine, Cause.FAILED: rules.failed}.get(why, rules.retry)
    return max(usual, rules.last) if attempts == rules.attempts - 1 else usual


def after(
    ending: Ending,
    attempts: int,
    now: datetime,
    rules: Rules,
    why: Cause = Cause.NO_ANSWER,
    *,
    later: datetime | None = None,
) -> Again | Over:
    """Return what becomes of a promise after one attempt; `attempts` counts those the customer could have answered.

    1. Only an attempt that the customer could have answered counts against them.
    2. What failed on our side is made good at once.
    3. Who said "not now" may have said when: `later`.
    """
    match ending:
        case Ending.KEPT | Ending.CANCELLED | Ending.UNDIALABLE | Ending.NOT_THEIRS:
            return Over(ending)
        case Ending.POSTPONED:
            return Again(later or now + rules.postpone)
        case Ending.NOT_PLACED:
            return Again(now + rules.retry)
        case Ending.WITHDRAWN:
            return Again(now)
        case Ending.UNANSWERED:
            return Again(now + spacing(why, attempts, rules)) if attempts < rules.attempts else Over(ending)
