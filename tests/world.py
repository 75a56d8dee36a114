"""A whole line for one test: the app over real HTTP, workers, engine, chat, and people with phones; time is pushed."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Flask
from redis import Redis
from rq import SimpleWorker
from sqlalchemy import select
from twilio.request_validator import RequestValidator
from werkzeug.serving import make_server

import carrier.simulator
from app import create_app, create_switchboard
from carrier.simulator import SimulatorThread
from carrier.simulator.people import Carrier, Phone
from engine import Engine
from failover import modes
from failover.state import Probe
from models import Agent, Callback, Contact, Database, ManualClock, Status
from routing import presence
from routing.wakeups import QUEUES
from settings import Settings
from worker import create_worker

LINE = "+12025550100"
PUBLIC_URL = "https://line.example"
ACCOUNT = "AC" + "5" * 32
TOKEN = "a-token-for-tests"
EVERY_ISSUE = ["security", "withdrawal", "deposit", "trading", "verification", "other"]
TICK = 0.5  # seconds between two looks of the engine


class Answer(NamedTuple):
    """What the app told a request."""

    status: int
    text: str


class World:
    """Everything that a story needs. `advance` pushes the carrier's clock and ours together."""

    def __init__(self, database: Database, redis_url: str, settings: Settings, simulator: SimulatorThread) -> None:
        self.database, self.settings, self.simulator = database, settings, simulator
        self.people = Carrier(simulator.url)
        self.people.advance = self.advance
        self.redis = Redis.from_url(redis_url)
        self.clock = ManualClock(datetime.fromisoformat(self.people.ask("GET", "/control/clock")["now"]))
        self.switchboard = create_switchboard(settings, self.clock)
        self.app = create_app(settings, self.switchboard)
        self.engine = Engine(self.switchboard, settings.callbacks, "the only engine")
        self.port = 0
        self.workers_run = True
        self.engine_runs = True

    def close(self) -> None:
        """Give back what this world holds."""
        self.switchboard.close()
        self.redis.close()

    # People and things

    def caller(self, number: str = "+12025550111") -> Phone:
        """Return a person who may call."""
        return self.people.phone(number)

    def agent(self, name: str = "ada", phone: str = "+12025550150", skills: list[str] | None = None) -> Phone:
        """Return an agent's phone; the agent is available from now on."""
        with self.database.session() as session:
            presence.add(session, name, phone, skills or EVERY_ISSUE, self.clock.now())
            presence.set_status(session, name, Status.AVAILABLE, self.clock.now())
        return self.people.phone(phone)

    def chat(self, result: str, times: int = 3) -> None:
        """Let the watch take so many looks at chat, a second apart, with this result."""
        for _ in range(times):
            probe = Probe(result, f"chat was {result}")  # type: ignore[arg-type]
            modes.observe(self.database, probe, self.clock.now(), self.settings.failover)
            self.people.waits(1)

    # Time

    def advance(self, seconds: float) -> None:
        """Let this much time pass for everybody: the carrier, the app, the engine and the workers."""
        self.settle()
        while seconds > 0:
            due = self.people.ask("GET", "/control/clock")["next_timer_in"]
            step = min(seconds, TICK, TICK if due is None else max(due, 0.001))
            self.clock.advance(seconds=step)
            self.people.advance_simulator(step)
            seconds -= step
            self.settle()

    def settle(self) -> None:
        """Let everything happen that is due now."""
        self.people.ask("POST", "/control/clock/settle")
        if self.engine_runs:
            self.engine.tick()
        while self.workers_run and self._work():
            self.people.ask("POST", "/control/clock/settle")

    def _work(self) -> bool:
        worked = False
        for queue in QUEUES:
            if self.redis.llen(f"rq:queue:{queue}"):
                worked = True
                self.worker(queue).work(burst=True, logging_level="WARNING")
        return worked

    def worker(self, queue: str) -> SimpleWorker:
        """Return a worker for a queue, as the Procfile starts one."""
        return create_worker(queue, self.settings.redis_url, self.switchboard, self.settings.callbacks)

    # Requests that nobody on the telephone network made

    def replay(
        self, url: str, params: dict[str, str], token: str = TOKEN, account: str = ACCOUNT, **forged: str
    ) -> "Answer":
        """Post what a carrier would, signed for `signed_url` (this URL if not given) or with a given `signature`."""
        params = {**params, "AccountSid": account}
        true = RequestValidator(token).compute_signature(forged.get("signed_url", url), params)
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        signature = forged.get("signature", true)
        return self.post(
            url, urlencode(params).encode(), headers | {"X-Twilio-Signature": signature} if signature else headers
        )

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> "Answer":
        """Post a body to the app, as it is served on this machine."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("POST", url.removeprefix(PUBLIC_URL), body, headers)
        response = connection.getresponse()
        answer = Answer(response.status, response.read().decode())
        connection.close()
        return answer

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
            return {agent.name: agent for agent in presence.everyone(session)}

    def webhooks(self, path: str) -> list[dict[str, Any]]:
        """Return what the carrier asked at an address, and what it was told."""
        return [asked for asked in self.people.ask("GET", "/control/webhooks") if path in asked["url"]]


@contextmanager
def world(database: Database, redis_url: str, **environ: str) -> Iterator[World]:
    """Serve a line on free ports. `environ` overrides settings, in capitals."""
    defaults = {
        "DATABASE_URL": database.url.render_as_string(hide_password=False),
        "REDIS_URL": redis_url,
        "PUBLIC_URL": PUBLIC_URL,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "SECRET_KEY": "a secret key that is long enough for a test",
        "LINE_NUMBER": LINE,
        "DWELL_SECONDS": "30",
        "WRAP_UP_SECONDS": "5",
    }
    with ExitStack() as stack:
        served: dict[str, Flask] = {}
        server = make_server("127.0.0.1", 0, lambda env, start: served["app"](env, start), threaded=True)
        stack.callback(server.server_close)
        simulated = carrier.simulator.Settings(
            account_sid=ACCOUNT,
            auth_token=TOKEN,
            public_url=PUBLIC_URL,
            local_url=f"http://127.0.0.1:{server.port}",
            line_number=LINE,
            voice_url=f"{PUBLIC_URL}/voice/incoming",
            status_url=f"{PUBLIC_URL}/voice/status",
            fallback_url=f"{PUBLIC_URL}/voice/fallback",
        )
        simulator = stack.enter_context(SimulatorThread(simulated, carrier.simulator.ManualClock()))
        settings = Settings.from_env({**defaults, "TWILIO_BASE_URL": simulator.url, **environ})
        made = World(database, redis_url, settings, simulator)
        stack.callback(made.close)
        served["app"], made.port = made.app, server.port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        stack.callback(thread.join)
        stack.callback(server.shutdown)
        yield made
        assert made.people.errors() == [], "the carrier refused something that the app asked for"
