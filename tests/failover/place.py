"""A web place on loopback that answers as a test likes: HTTP and WebSocket, in a thread of its own."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from types import TracebackType

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Place:
    """Serves `routes` (path -> handler) while it is entered. `url` is where."""

    def __init__(self, **routes: Handler) -> None:
        self._routes = routes
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "Place":
        self._thread.start()
        assert self._ready.wait(5)
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        runner = self._loop.run_until_complete(self._start())
        self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())
        self._loop.close()

    async def _start(self) -> web.AppRunner:
        app = web.Application()
        for name, handler in self._routes.items():
            app.router.add_route("*", f"/{name}", handler)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        assert site._server
        self.port = site._server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
        return runner


def says(text: str, status: int = 200, **headers: str) -> Handler:
    """Return a handler that always answers the same."""

    async def handler(_request: web.Request) -> web.StreamResponse:
        return web.Response(text=text, status=status, headers=headers)

    return handler


async def echo(request: web.Request) -> web.StreamResponse:
    """A chat over WebSocket: what is said comes back to everybody."""
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    await socket.send_str("welcome")
    async for message in socket:
        await socket.send_str(f"somebody says: {message.data}")
    return socket


async def deaf(request: web.Request) -> web.StreamResponse:
    """A WebSocket that shakes hands and then answers nothing, as a frozen one does behind a proxy."""
    socket = web.WebSocketResponse(autoping=False)
    await socket.prepare(request)
    await asyncio.sleep(30)
    return socket
