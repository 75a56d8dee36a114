"""The outages that the estimate is tried on: who calls when, who is there, how long people talk and hold on."""

from collections.abc import Callable
from dataclasses import dataclass

EVERYTHING = ["withdrawal", "deposit", "trading", "verification", "other"]


@dataclass(frozen=True)
class Team:
    """Agents with the same skills; `shifts` says from which minute on how many are there."""

    name: str
    skills: list[str]
    shifts: tuple[tuple[float, int], ...]

    @property
    def most(self) -> int:
        return max(there for _, there in self.shifts)


@dataclass(frozen=True)
class Scenario:
    """Means in seconds; `callbacks` is the share of those told to wait who take one at once."""

    name: str
    teams: tuple[Team, ...]
    calls_an_hour: Callable[[float], float]  # by minute
    hours: float = 3
    talk: float = 150
    patience: float = 480
    callbacks: float = 0.3
    issues: tuple[str, ...] = tuple(EVERYTHING)

    @property
    def seconds(self) -> float:
        return self.hours * 3600


def everybody(*shifts: tuple[float, int]) -> tuple[Team, ...]:
    """Return one team that helps with everything."""
    return (Team("ann", ["security", *EVERYTHING], shifts),)


def peak(minute: float) -> float:
    """Return the calls an hour of a day with one bad hour."""
    return 220 if 45 <= minute < 105 else 60


SCENARIOS = (
    Scenario("steady", everybody((0, 6)), lambda _: 125),
    Scenario("overload", everybody((0, 6)), lambda _: 170),
    Scenario("long talks", everybody((0, 8)), lambda _: 115, talk=260),
    Scenario("agents change", everybody((0, 7), (45, 4), (90, 9), (135, 6)), lambda _: 130),
    Scenario("peak hour", everybody((0, 6)), peak),
    Scenario(
        "two teams",
        (Team("ann", ["withdrawal"], ((0, 2),)), Team("bob", ["deposit"], ((0, 5),))),
        lambda _: 140,
        issues=("withdrawal", "deposit", "deposit"),
    ),
)
