"""Eight processes at once on one line: nobody is offered twice, nobody is lost, and nothing fails."""

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context

from models import Database, Status
from routing import roster
from tests.routing.acts import Acts
from tests.routing.crowd import CALLBACK_RULES, ISSUES, switchboard, work
from tests.routing.invariants import check, rows

PROCESSES, ACTS, AGENTS = 8, 200, 6
NEEDED = ["agents", "customers", "ring_agent", "dial_callback"]  # without these it would have shown little
ROUNDS = 5  # chance rarely leaves one of them out, and never so often


def test_eight_processes_leave_the_line_whole(database: Database) -> None:
    now = datetime.now(UTC)
    with database.session() as session:
        for number in range(AGENTS):
            skills = [issue for digit, issue in enumerate(ISSUES) if number % 4 != digit]
            roster.add(session, f"agent {number}", f"+12025550{number:03}", dict.fromkeys(skills, 1), now)
            roster.set_status(session, f"agent {number}", Status.AVAILABLE, now)
    url = database.url.render_as_string(hide_password=False)
    started = get_context("forkserver")
    started.set_forkserver_preload(["tests.routing.crowd"])  # imported once, in a process that holds nothing of ours
    with ProcessPoolExecutor(PROCESSES, started) as pool:
        done: Counter[str] = Counter()
        for first in range(0, ROUNDS * PROCESSES, PROCESSES):
            ends = [pool.submit(work, url, first + number, ACTS) for number in range(PROCESSES)]
            for end in ends:
                counted, errors = end.result()
                assert errors == []
                done += counted
            if all(done[what] for what in NEEDED):
                break
    Acts(switchboard(database, "last"), CALLBACK_RULES).engine_looks()  # what two at once left to the sweep
    found = rows(database)
    check(found)
    assert len(found.contacts) >= done["calls"] > 0
    assert all(done[what] for what in NEEDED), done
