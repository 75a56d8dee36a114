"""A whole line for one test: the app over real HTTP, workers, engine, chat, and people with phones; time is pushed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from redis import Redis
from sqlalchemy import select

from carrier.simulator import SimulatorThread
from carrier.simulator.people import Carrier, Phone
from engine import Engine
from failover import modes
from failover.last_known import LastKnown
from failover.quorum import Probe
from models import Agent, Callback, Contact, Database, ManualClock, Status, To
from routing import roster
from routing.wakeups import QUEUES
from settings import Settings
from switchboard import create_switchboard
from tests.one_app import app_of
from tests.wire import Wire
from worker import Worker, create_worker

LINE = "+12025550100"
EVERY_ISSUE = ["security", "withdrawal", "deposit", "trading", "verification", "other"]
TICK, LONGEST_TICK, SLOWER = 1.0, 8.0, 4  # seconds between two looks of the engine: longer while nothing happens


class World(Wire):
    """Everything that a story needs. `advance` pushes the carrier's clock and ours together."""

    def __init__(self, database: Database, redis_url: str, settings: Settings, simulator: SimulatorThread) -> None:
        self.database, self.settings, self.simulator = database, settings, simulator
        self.people = Carrier(simulator.url)
        self.people.advance, self.people.pass_until = self.advance, self.pass_until
        self.redis = Redis.from_url(redis_url)
        self.clock = ManualClock(datetime.fromisoformat(self.people.ask("GET", "/control/clock")["now"]))
        self.switchboard = create_switchboard(settings, self.clock)
        self.app = app_of(settings, self.switchboard)
        tickets = To.HELP_DESK in settings.addresses
        keep = settings.keep_recordings
        self.engine = Engine(self.switchboard, settings.callbacks, "the engine", tickets=tickets, recordings=keep)
        self.known = LastKnown(settings.last_known_file)
        self.port, self.asked = 0, 0
        self.forgiven: set[int] = set()  # the carrier's error codes that this story provokes
        self.workers_run = True
        self.engine_runs = True
        self._acts, self._due = -1, cast(float | None, None)
        self._workers: dict[str, Worker] = {}

    def close(self) -> None:
        """Give back what this world holds; the database belongs to the test."""
        self.people.close()
        self.switchboard.wakeups.close()
        self.switchboard.carrier.close()
        self.redis.close()
        for worker in self._workers.values():
            worker.connection.close()

    def serve(self, environ: Any, start: Any) -> Any:
        """Answer a request as the app does, and count it."""
        self.asked += 1
        return self.app(environ, start)

    # People and things

    def caller(self, number: str = "+12025550111") -> Phone:
        """Return a person who may call."""
        return self.people.phone(number)

    def agent(
        self, name: str = "ada", phone: str = "+12025550150", skills: list[str] | dict[str, int] | None = None
    ) -> Phone:
        """Return an agent's phone; the agent is available from now on. `skills` may give each issue a level."""
        with self.database.session() as session:
            levels = skills if isinstance(skills, dict) else dict.fromkeys(skills or EVERY_ISSUE, 1)
            roster.add(session, name, phone, levels, self.clock.now())
            roster.set_status(session, name, Status.AVAILABLE, self.clock.now())
        return self.people.phone(phone)

    def chat(self, result: str, times: int = 3) -> None:
        """Let the watch take so many looks at chat, a second apart, with this result."""
        for _ in range(times):
            probe = Probe(result, f"chat was {result}")  # type: ignore[arg-type]
            modes.observe(self.database, probe, self.clock.now(), self.settings.failover)
            self.clock.advance(seconds=1)
            self.people.advance_simulator(1)
        self._acts = -1  # the engine has not looked

    # Time

    def advance(self, seconds: float) -> None:
        """Let this much time pass for everybody: the carrier, the app, the engine and the workers."""
        if seconds > 0:
            self.pass_until(lambda: False, seconds)
        else:
            self._settle()

    def pass_until(self, true: Callable[[], bool], seconds: float) -> bool:
        """Let time pass for everybody until something is true, at most so long. Return whether it is."""
        if self._acts != self.people.acts:  # else the last wait did all that was due
            self._settle()
        due, tick, looked, asked = self._due, TICK, 0.0, self.asked
        while not (came := true()) and seconds > 0:
            step = min(seconds, tick, tick if due is None else max(due, 0.001))
            tick = min(SLOWER * tick, LONGEST_TICK) if step == tick else TICK
            seconds, looked = seconds - step, looked + step
            self.clock.advance(seconds=step)
            due = self.people.advance_simulator(step)
            if looked < TICK and asked == self.asked:
                continue  # nobody turned to us, and it is too soon for the engine to look again
            looked, asked = 0.0, self.asked
            if self.work():
                due, tick = None, TICK
        self._acts, self._due = self.people.acts, due
        self.people.forget()
        return came

    def _settle(self) -> None:
        self.work()
        self._acts, self._due = self.people.acts, self.people.ask("GET", "/control/clock")["next_timer_in"]
        self.people.forget()

    def work(self) -> bool:
        """Let the engine and the workers do everything that is due now. Return whether a job ran."""
        worked = False
        if self.engine_runs:
            self.engine.tick()
        while self.workers_run and self._jobs():
            worked = True
            self.people.ask("POST", "/control/clock/settle")
        return worked

    def _jobs(self) -> bool:
        if not self.redis.exists(*(f"rq:queue:{queue}" for queue in QUEUES)):
            return False
        for queue in QUEUES:
            if self.redis.exists(f"rq:queue:{queue}"):
                if queue not in self._workers:
                    self._workers[queue] = self.worker(queue)
                self._workers[queue].work(burst=True, logging_level="WARNING")
        return True

    def worker(self, queue: str) -> Worker:
        """Return a worker for a queue, as the Procfile starts one."""
        values, board = self.settings, self.switchboard
        return create_worker(queue, values.redis_url, board, values.callbacks, values.addresses, self.known)

    # What was remembered

    def contacts(self) -> list[Contact]:
        """Return every contact in the order of arrival."""
        with self.database.session() as session:
            return list(session.scalars(select(Contact).order_by(Contact.id)))

    def contact(self, phone: Phone) -> Contact:
        """Return the last contact of a number."""
        return [contact for contact in self.contacts() if contact.number == phone.number][-1]

    def callbacks(self) -> list[Callback]:
        """Return every callback in the order they were promised."""
        with self.database.session() as session:
            return list(session.scalars(select(Callback).order_by(Callback.id)))

    def agents(self) -> dict[str, Agent]:
        """Return every agent by name."""
        with self.database.session() as session:
            return {agent.name: agent for agent in roster.everyone(session)}

    def webhooks(self, path: str) -> list[dict[str, Any]]:
        """Return what the carrier asked at an address, and what it was told."""
        return [asked for asked in self.people.ask("GET", "/control/webhooks") if path in asked["url"]]
