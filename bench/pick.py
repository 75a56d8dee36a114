"""What the line's length and the number of agents cost: the pick for an idle agent, a caller's join, the sweep's look.

    python -m bench.pick

Small and large are measured in turns, on tables of the same database, so that a busy machine slows both down.
A ratio above 1.5 is a failure.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import insert

from ivr.menu import FALLBACK, load_menu
from local.postgres import Postgres
from models import Database, tables
from models.schema import migrate
from routing import line, matching
from routing.policy import Rules
from routing.skills import key, of_agent
from routing.turn import Turn
from settings import MENU

ROUNDS = 200
AT_MOST = 1.5
NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
CALLER = {"number": "", "form": "holding", "language": "en", "arrived_at": NOW, "last_seen_at": NOW, "call_sid": None}


class Scene(NamedTuple):
    """Who there is. The first agent helps with what `waiting` wait for, and is idle; the others help with `others`."""

    waiting: int
    agents: int
    others: str


SCENES = [
    (Scene(100, 100, "trading"), Scene(100_000, 100, "trading")),
    (Scene(100, 100, FALLBACK), Scene(100_000, 100, FALLBACK)),
    (Scene(100, 100, "trading"), Scene(100, 10_000, "trading")),
    (Scene(100, 100, FALLBACK), Scene(100, 10_000, FALLBACK)),
]


def fill(database: Database, scene: Scene) -> None:
    """Put a scene into empty tables."""
    free = {"status": "available", "state": "idle", "misses": 0}
    agents = [
        {"id": n, "name": f"agent {n}", "phone": f"+1{n}", "idle_since": NOW + timedelta(seconds=n), **free}
        for n in range(1, scene.agents + 1)
    ]
    skills: list[dict[str, object]] = [
        {"agent_id": 1, "skill": skill, "level": 1}
        for skill in of_agent(dict.fromkeys(("withdrawal", "deposit", "security"), 1), ["en"])
    ]
    theirs = of_agent({scene.others: 1}, ["en"])
    skills += [{"agent_id": agent["id"], "skill": skill, "level": 1} for agent in agents[1:] for skill in theirs]
    contacts = [
        {
            **CALLER,
            "number": f"+1202{n:07}" if n % 2 else "",
            "state": "waiting",
            "skill": key(("withdrawal", "deposit")[n % 2], "en"),
            "rank": float(n),
        }
        for n in range(scene.waiting)
    ]
    with database.transaction() as connection:
        connection.execute(insert(tables.agents), agents)
        connection.execute(insert(tables.skills), skills)
        connection.execute(insert(tables.contacts), contacts)
        chooses = {**CALLER, "state": "menu", "issue": None, "rank": 1e9, "call_sid": "CA1", "number": "+13035550100"}
        connection.execute(insert(tables.contacts), chooses)
        connection.exec_driver_sql("ANALYZE")


def pick(turn: Turn) -> None:
    """The first agent is idle: the first in line is offered to them."""
    assert matching.match_agent(turn, 1, Rules()) is not None


def join(turn: Turn) -> None:
    """A caller chooses what some, or none, of the idle agents can help with."""
    assert line.join(turn, "CA1", ISSUE, Rules()) is not None


def look(turn: Turn) -> None:
    """The sweep looks for idle agents who can help somebody."""
    assert matching.idle_agents(turn) == [1]


ISSUE = next(issue for issue in load_menu(MENU).issues if issue.key == FALLBACK)


def seconds(database: Database, act: Callable[[Turn], None]) -> float:
    """Return how long an act takes in a turn of its own, which is taken back after the clock has stopped."""
    with database.transaction() as connection:
        turn = Turn(connection, NOW)
        began = time.perf_counter()
        act(turn)
        took = time.perf_counter() - began
        turn.undo()
    return took


def compare(small: Database, large: Database, act: Callable[[Turn], None]) -> tuple[float, float]:
    """Return both medians, in seconds, measured in turns."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        times[0].append(seconds(small, act))
        times[1].append(seconds(large, act))
    return statistics.median(times[0][20:]), statistics.median(times[1][20:])


def main() -> None:
    """Print the table; the exit status is 1 if a ratio is too high."""
    worst = 0.0
    print(f"{'':9} {'':6} {'waiting, agents, who help with':58} {'µs':>6} {'µs':>6} {'ratio':>6}")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(Postgres())
        for number, scenes in enumerate(SCENES):
            for kind in ("sqlite", "postgres"):
                urls = [server.lend() if kind == "postgres" else f"sqlite:///{folder}/{number}{i}.db" for i in (0, 1)]
                pair = (Database(urls[0]), Database(urls[1]))
                for database, scene in zip(pair, scenes, strict=True):
                    migrate(database)
                    fill(database, scene)
                for act in (pick, join, look):
                    small, large = compare(*pair, act)
                    worst = max(worst, large / small)
                    told = f"{tuple(scenes[0])} -> {tuple(scenes[1])}"
                    row = f"{1e6 * small:6.0f} {1e6 * large:6.0f} {large / small:6.2f}"
                    print(f"{kind:9} {act.__name__:6} {told:58} {row}")
                for database in pair:
                    database.close()
    if worst > AT_MOST:
        raise SystemExit(f"the cost grows: {worst:.2f} times")


if __name__ == "__main__":
    main()
