"""How many agents a line needs, and what becomes of it with fewer: Erlang's formulas, pure."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

ENOUGH = 1e-8  # what is left out of an endless sum, as a share of it
TINY, HUGE = 1e-200, 1e200  # sums are scaled before they leave what a float can hold
FAR = 10  # spreads from the middle of a line, where nothing is left
MOST = 5_000  # agents that are thought of


@dataclass(frozen=True)
class Load:
    """What comes: contacts a second, an agent's seconds for one, and the seconds that somebody waits before leaving."""

    arrivals: float
    handling: float
    patience: float

    @property
    def erlangs(self) -> float:
        """Agents that would be busy all the time."""
        return self.arrivals * self.handling


@dataclass(frozen=True)
class Staffed:
    """A line with so many agents.

    `wait` is the mean in seconds if nobody left, None if the line would grow without end (Erlang C). As people do
    leave, `waited` is the mean that they stay in line, and `leave` the share who leave unhelped (Erlang A).
    """

    agents: int
    wait: float | None
    waited: float
    leave: float


def blocked(erlangs: float, agents: int) -> float:
    """Return Erlang B: the share that finds every agent busy if nobody waits."""
    share = 1.0
    for number in range(1, agents + 1):
        share = erlangs * share / (number + erlangs * share)
    return share


def staffed(load: Load, agents: int) -> Staffed:
    """Return what a line with at least one agent comes to."""
    (found,) = staffings(load, agents, agents)
    return found


def staffings(load: Load, few: int, many: int) -> Iterator[Staffed]:
    """Yield what a line comes to with each number of agents from `few` to `many`."""
    share = blocked(load.erlangs, few - 1)
    for agents in range(few, many + 1):
        share = load.erlangs * share / (agents + load.erlangs * share)
        yield Staffed(agents, _without_leaving(load, agents, share), *_with_leaving(load, agents, share))


def needed(load: Load, target: float) -> int | None:
    """Return how many agents hold the mean wait at `target` seconds if nobody leaves; None if more than are thought of.

    Erlang C, because people who leave shorten the wait of the others: with too few agents a third leaves, and the
    mean still looks well.
    """
    share = 1.0
    for agents in range(1, MOST + 1):
        share = load.erlangs * share / (agents + load.erlangs * share)
        wait = _without_leaving(load, agents, share)
        if wait is not None and wait <= target:
            return agents
    return None


def _without_leaving(load: Load, agents: int, share: float) -> float | None:
    """Return the mean wait by Erlang C out of Erlang B."""
    if agents <= load.erlangs:
        return None
    wait = share / (1 - load.erlangs / agents * (1 - share))
    return wait * load.handling / (agents - load.erlangs)


def _with_leaving(load: Load, agents: int, share: float) -> tuple[float, float]:
    """Return the mean stay in line and the share who leave: M/M/n+M (Garnett, Mandelbaum, Reiman, "Designing a Call
    Center with Impatient Customers").

    With p the chance that all agents are busy and nobody waits, the chance of j in line is p times the product over
    i = 1..j of arrivals / (agents/handling + i/patience); Erlang B has the sum of all that lies below.
    """
    if load.arrivals <= 0:
        return 0.0, 0.0
    if share < TINY:
        return 0.0, 0.0  # nobody ever waits
    # The terms grow up to the line that arrivals and leaving hold in balance. Where that is long, all that lies far
    # below it is next to nothing.
    balance = (load.arrivals - agents / load.handling) * load.patience
    skipped = max(0, int(balance - FAR * math.sqrt(load.arrivals * load.patience)))
    below, term, busy, line = 0.0 if skipped else 1 / share, 1.0, 0.0, 0.0
    for place in count(skipped + 1):
        term *= load.arrivals / (agents / load.handling + place / load.patience)
        busy, line = busy + term, line + place * term
        if place * term < ENOUGH * max(line, TINY):
            break
        if line > HUGE:
            term, below, busy, line = term / HUGE, below / HUGE, busy / HUGE, line / HUGE
    waiting = line / (below + busy)
    return waiting / load.arrivals, waiting / load.patience / load.arrivals
