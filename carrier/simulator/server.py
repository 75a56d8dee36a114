"""Serves one simulator over HTTP: the REST facade and the control API, on one loopback port."""

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable
from types import TracebackType

from aiohttp import web

from . import control, faults, page, phone, rest
from .clock import Clock, RealClock
from .exchange import Exchange
from .rest.account import EXCHANGE
from .settings import Settings

HOST = "127.0.0.1"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def only_from_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what another web site makes a browser on this machine ask for."""
    origin = request.headers.get("Origin")
    name = request.url.host or ""
    if name not in ("localhost", "127.0.0.1", "::1") or origin not in (None, f"http://{request.host}"):
        return web.json_response({"error": "ask from this machine, by its own name"}, status=403)
    return await handler(request)


class Simulator:
    """A carrier. Make it, `start` it inside an event loop, `close` it; or use `run` or `SimulatorThread`."""

    def __init__(self, settings: Settings | None = None, clock: Clock | None = None) -> None:
        self.settings, self.clock = settings or Settings(), clock or RealClock()
        self.exchange: Exchange | None = None
        self.port = 0
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Return where it is served, without a slash at the end: twilio-python's `client.api.base_url`."""
        return f"http://{HOST}:{self.port}"

    async def start(self, port: int = 0) -> None:
        """Serve on a port of the loopback interface; 0 takes a free one."""
        self.exchange = Exchange(self.settings, self.clock)
        for fault in self.settings.faults:
            self.exchange.faults.add(faults.parse(fault))
        for text in self.settings.phones:
            number, wish = phone.parse(text)
            self.exchange.phone(number).change(wish)
        app = web.Application(middlewares=[only_from_here])
        app[EXCHANGE] = self.exchange
        app.add_routes([*rest.routes(), *control.routes(), *page.routes()])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, port, backlog=1024)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.exchange.url = self.url

    async def close(self) -> None:
        """Stop serving and drop every call."""
        if self.exchange:
            await self.exchange.close()
        if self._runner:
            await self._runner.cleanup()


def run(settings: Settings | None = None, clock: Clock | None = None, port: int = 0) -> None:
    """Serve until interrupted; print where."""

    async def serve() -> None:
        simulator = Simulator(settings, clock)
        await simulator.start(port)
        print(f"The carrier listens on {simulator.url}", flush=True)  # noqa: T201 - this is a program
        try:
            await asyncio.Event().wait()
        finally:
            await simulator.close()

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve())


class SimulatorThread:
    """A simulator in a thread of its own, for tests: `with SimulatorThread(settings, clock) as it`."""

    def __init__(self, settings: Settings | None = None, clock: Clock | None = None, port: int = 0) -> None:
        self.simulator = Simulator(settings, clock)
        self._port = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="carrier", daemon=True)
        self._ready = threading.Event()
        self._stop = asyncio.Event()
        self._trouble: BaseException | None = None

    @property
    def url(self) -> str:
        """Return where it is served."""
        return self.simulator.url

    def start(self) -> "SimulatorThread":
        """Start serving; returns when it is."""
        self._thread.start()
        self._ready.wait()
        if self._trouble:
            raise self._trouble
        return self

    def close(self) -> None:
        """Stop serving; returns when all is closed."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def __enter__(self) -> "SimulatorThread":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self) -> None:
        with contextlib.closing(self._loop):
            self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        try:
            await self.simulator.start(self._port)
        except BaseException as trouble:
            self._trouble = trouble
            return
        finally:
            self._ready.set()
        await self._stop.wait()
        await self.simulator.close()
