"""The scene of a run: the carrier, the house's real processes, the promises, and people with phones."""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import carrier.simulator
from bench.storm.harm import CUSTOMERS
from callbacks.asking import ask
from callbacks.policy import Limits, Rules
from carrier.simulator import SimulatorThread
from carrier.simulator.people import Carrier
from failover import modes
from ivr.menu import load_menu
from local.processes import free_port
from local.stack import PROCFILE, Stack
from models import Database, Status
from routing import line, roster
from routing.policy import Rules as LineRules
from routing.turn import Turn
from settings import MENU, Settings

INDEX, GATE, QUARANTINE, LATE = "index", "gate", "quarantine", "late"
GUARDS = (INDEX, GATE, QUARANTINE, LATE)
ISSUES = load_menu(MENU).issues
SHORT = {
    "CALLBACK_ATTEMPTS": "4",
    "CALLBACK_RING_SECONDS": "14",
    "CALLBACK_HOURS": "00:00-24:00",
    "CALLBACK_MACHINES": "no",
    "QUARANTINE_SECONDS": "12",
    "RING_SECONDS": "10",
    "WRAP_UP_SECONDS": "0.3",
    "REST_SECONDS": "0.3",
    "MISSES": "1000",
    "CARRIER_TIMEOUT_SECONDS": "2",
    "WEB_CONCURRENCY": "2",
    "SECRET_KEY": "a secret key that is long enough for a benchmark",
} | {f"CALLBACK_{name}_SECONDS": "1" for name in ("RETRY", "RETRY_BUSY", "RETRY_FAILED", "RETRY_MACHINE", "LAST")}
GENEROUS = Rules(limits=Limits(target=10**6, elsewhere=10**6))
USUAL, SLOW = 0.3, 11.0  # seconds until a customer picks up


@dataclass(frozen=True)
class Scene:
    """Everything that a run is played with. `machines` are the numbers at which nobody ever is."""

    stack: Stack
    people: Carrier
    database: Database
    chance: random.Random
    agents: int
    machines: frozenset[str]


@contextmanager
def scene(count: int, agents: int, seed: int, database_url: str, without: tuple[str, ...] = ()) -> Iterator[Scene]:
    """Set it: so many promises, and so many agents who take every call. `database_url` "" is SQLite; `without` are
    the guards to take away.
    """
    port = free_port()
    web = f"http://127.0.0.1:{port}"
    with TemporaryDirectory() as folder, SimulatorThread(_simulated(web)) as simulator:
        environ = {**os.environ, **SHORT, "PORT": str(port), "TWILIO_BASE_URL": simulator.url}
        environ |= {"DATABASE_URL": database_url} | ({"QUARANTINE_SECONDS": "0.001"} if QUARANTINE in without else {})
        with Stack(Path(folder), environ, procfile=_procfile(Path(folder), without)) as stack:
            database, people = Database(stack.settings["DATABASE_URL"]), Carrier(simulator.url)
            chance = random.Random(seed)  # noqa: S311 - trouble, not secrets
            if INDEX in without:
                with database.transaction() as connection:
                    connection.exec_driver_sql("DROP INDEX uq_attempts_live_number")
            now = datetime.now(UTC)
            modes.pin(database, "on", "a benchmark", "bench", now + timedelta(hours=1), now)
            _customers(database, count)
            machines = _phones(people, count, chance)
            _agents(people, database, agents, now)
            yield Scene(stack, people, database, chance, agents, machines)
            database.close()


def ask_back(turn: Turn, number: str, sid: str, issue: int = 0) -> None:
    """Promise a number a callback, as a caller who holds asks for it."""
    line.arrive(turn, sid, number, "en", active=True)
    line.put(turn, sid, ISSUES[issue % len(ISSUES)], LineRules())
    ask(turn, sid, number, SHORT["SECRET_KEY"], GENEROUS, asker=number)


def _simulated(web: str) -> carrier.simulator.Settings:
    base = Settings.from_env({})
    return carrier.simulator.Settings(
        account_sid=base.twilio_account_sid,
        auth_token=base.twilio_auth_tokens[0],
        public_url=web,
        line_number=base.line_number,
        voice_url=f"{web}/voice/incoming",
        status_url=f"{web}/voice/status",
        fallback_url=f"{web}/voice/fallback",
        calls_per_second=0,
        characters_per_second=400,
    )


def _procfile(folder: Path, without: tuple[str, ...]) -> Path:
    """Return where the parts are listed; with guards of the code taken away, each starts as bench/storm/part.py."""
    if not {GATE, LATE} & set(without):
        return PROCFILE
    weak = folder / "Procfile"
    weak.write_text(PROCFILE.read_text().replace("cli.py", f"-m bench.storm.part {','.join(without)}"))
    return weak


def _customers(database: Database, count: int) -> None:
    for number in range(count):
        with database.transaction() as connection:
            turn = Turn(connection, datetime.now(UTC))
            ask_back(turn, f"{CUSTOMERS}{number:04}", f"CApromised{number}", number)


def _phones(people: Carrier, count: int, chance: random.Random) -> frozenset[str]:
    """Give each customer their ways: most answer and press 1, some late; some never do, some have a machine."""
    machines = set()
    for number in range(count):
        phone = f"{CUSTOMERS}{number:04}"
        behaviour = chance.choice(["answers"] * 16 + ["busy", "declines", "busy", "voicemail"])
        more = {"then_press": "1"} if behaviour != "voicemail" else {"message_seconds": 1}
        slow = behaviour == "answers" and chance.random() < 0.25
        people.phone(phone).behaves(behaviour, ring_seconds=SLOW if slow else USUAL, **more)
        if behaviour == "voicemail":
            machines.add(phone)
    return frozenset(machines)


def _agents(people: Carrier, database: Database, count: int, now: datetime) -> None:
    for number in range(count):
        phone, name = f"+1202555{number:04}", f"agent {number}"
        people.phone(phone).behaves("answers", ring_seconds=0.2, then_press="1")
        with database.session() as session:
            roster.add(session, name, phone, dict.fromkeys((issue.key for issue in ISSUES), 1), now)
            roster.set_status(session, name, Status.AVAILABLE, now)
