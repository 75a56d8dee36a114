"""The time to a human when some never got to one: a survival curve, as pure functions over counts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class TimeToHuman:
    """Seconds from the first ring to a person, of `reached` who got to one and `censored` who left or still wait.

    Who left waited at least as long as they stayed, so they count with what is known of them (Kaplan and Meier,
    "Nonparametric estimation from incomplete observations"). `p50` and `p90` are None when so many left that it is not
    known. `mean` is the mean up to the longest wait seen; where the last ones left, it is `at_least` that.
    """

    reached: int
    censored: int
    mean: float | None = None
    p50: float | None = None
    p90: float | None = None
    at_least: bool = False


def time_to_human(counts: Iterable[tuple[float, bool, int]]) -> TimeToHuman:
    """Return the figures of (seconds, whether they got to a human, how many of them) in any order.

    1. At each moment at which somebody was reached, the share of those still without a human shrinks by the part that
       was reached of all who had stayed that long.
    2. A percentile is the first moment at which the share is no more than what is left of it.
    3. The mean is the area under the curve.
    """
    at: defaultdict[float, list[int]] = defaultdict(lambda: [0, 0])
    for seconds, got_there, count in counts:
        at[seconds][not got_there] += count
    reached, censored = (sum(pair[which] for pair in at.values()) for which in (0, 1))
    stay, left, before, area = reached + censored, 1.0, 0.0, 0.0
    p50: float | None = None
    p90: float | None = None
    for seconds, (there, gone) in sorted(at.items()):
        area += left * (seconds - before)
        before = seconds
        if there:
            left *= 1 - there / stay
        stay -= there + gone
        if p50 is None and left <= 0.5 + 1e-9:
            p50 = seconds
        if p90 is None and left <= 0.1 + 1e-9:
            p90 = seconds
    return TimeToHuman(reached, censored, area if reached else None, p50, p90, reached > 0 and left > 1e-9)
