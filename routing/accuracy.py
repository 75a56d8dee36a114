"""How good the estimate was: what was promised against what happened, as pure functions over values."""

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Told:
    """One contact's promise and its outcome, in seconds since it was told.

    `reached` is when we got to them; None when they left before (or still wait), after `stayed` seconds.
    """

    wait: float
    low: float
    high: float
    reached: float | None
    stayed: float

    @property
    def judged(self) -> bool:
        """Whether the range was kept or not is known: they were reached, or outstayed it."""
        return self.reached is not None or self.stayed > self.high

    @property
    def kept(self) -> bool:
        return self.reached is not None and self.low <= self.reached <= self.high


@dataclass(frozen=True)
class Accuracy:
    """How the promises did. Shares are of those judged; errors are of those reached, in seconds, promised minus real.

    `censored` left, or still wait, while the range could have been kept: they are in no figure. Whoever left early
    would rather have waited long, so that the real error is somewhat larger.
    """

    told: int
    reached: int
    censored: int
    coverage: float | None
    earlier: float | None
    later: float | None
    bias: float | None
    rmse: float | None
    relative_rmse: float | None

    def values(self) -> dict[str, float | int | None]:
        """Return every figure by its name."""
        return asdict(self)


def judge(told: Iterable[Told]) -> Accuracy:
    """Return the accuracy of estimates; figures without anything to be drawn from are None."""
    everyone = list(told)
    judged = [one for one in everyone if one.judged]
    waits = [(one.wait, one.reached) for one in everyone if one.reached is not None]
    errors = [promised - real for promised, real in waits]
    mean = _mean(real for _, real in waits)
    square = _mean(error * error for error in errors)
    rmse = None if square is None else math.sqrt(square)
    return Accuracy(
        told=len(everyone),
        reached=len(waits),
        censored=len(everyone) - len(judged),
        coverage=_mean(one.kept for one in judged),
        earlier=_mean(one.reached is not None and one.reached < one.low for one in judged),
        later=_mean(one.reached is None or one.reached > one.high for one in judged),
        bias=_mean(errors),
        rmse=rmse,
        relative_rmse=rmse / mean if rmse is not None and mean else None,
    )


def _mean(values: Iterable[float]) -> float | None:
    seen = list(values)
    return sum(seen) / len(seen) if seen else None
