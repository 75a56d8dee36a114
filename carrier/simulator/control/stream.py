"""Everything that happens, as it happens, for the page: server-sent events."""

import asyncio
import contextlib
import json

from aiohttp import web

from ..ledger import Entry
from ..rest.account import exchange_of
from .answer import number_of

BEAT = 15.0  # real seconds between comments that keep the connection alive


async def stream(request: web.Request) -> web.StreamResponse:
    """Send entries after number N, then each new one, until the reader goes or the simulator closes."""
    ledger = exchange_of(request).ledger
    after = number_of(request.headers.get("Last-Event-ID") or request.query.get("after", "0"), "after")
    waiting: asyncio.Queue[Entry] = asyncio.Queue()
    for entry in ledger.entries[after:]:
        waiting.put_nowait(entry)
    ledger.readers.append(waiting.put_nowait)
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
    try:
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            while True:
                await response.write(await _next(waiting))
    finally:
        ledger.readers.remove(waiting.put_nowait)
    return response


async def _next(waiting: "asyncio.Queue[Entry]") -> bytes:
    try:
        entry = await asyncio.wait_for(waiting.get(), BEAT)
    except TimeoutError:
        return b": still here\n\n"
    return f"id: {entry.number}\ndata: {json.dumps(entry.as_json())}\n\n".encode()
