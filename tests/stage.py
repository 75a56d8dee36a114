"""Sets the stage for a world: serves the app, starts the carrier, and takes both down again."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from werkzeug.serving import WSGIRequestHandler, make_server

import carrier.simulator
from carrier.simulator import SimulatorThread
from models import Database
from settings import Settings
from tests.wire import ACCOUNT, PUBLIC_URL, TOKEN
from tests.world import LINE, World


class Quietly(WSGIRequestHandler):
    """Serves as production does: connections are kept, and no line is written for each request."""

    protocol_version = "HTTP/1.1"
    timeout = 30  # seconds after which a connection that nobody uses is given up

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Write nothing."""


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
        "CARRIER_TIMEOUT_SECONDS": "1",
        "CALLBACK_RETRY_SECONDS": "60",
        "CALLBACK_RETRY_BUSY_SECONDS": "60",
        "CALLBACK_LAST_SECONDS": "60",
        "CALLBACK_POSTPONE_SECONDS": "120",
    }
    with ExitStack() as stack:
        served: dict[str, World] = {}
        server = make_server(
            "127.0.0.1", 0, lambda env, start: served["world"].serve(env, start), True, request_handler=Quietly
        )
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
            message_url=f"{PUBLIC_URL}/messages/incoming",
        )
        simulator = stack.enter_context(SimulatorThread(simulated, carrier.simulator.ManualClock()))
        memory = Path(stack.enter_context(TemporaryDirectory())) / "mode.json"
        defaults["LAST_KNOWN_FILE"] = str(memory)
        settings = Settings.from_env({**defaults, "TWILIO_BASE_URL": simulator.url, **environ})
        made = World(database, redis_url, settings, simulator)
        stack.callback(made.close)
        served["world"], made.port = made, server.port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        stack.callback(thread.join)
        stack.callback(server.shutdown)
        yield made
        unforgiven = [error for error in made.people.errors() if error["code"] not in made.forgiven]
        assert unforgiven == [], "the carrier refused something that the app asked for"
