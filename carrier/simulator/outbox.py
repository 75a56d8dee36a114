"""Sends the callbacks about one thing, in order unless a fault says otherwise."""

import asyncio
from typing import TYPE_CHECKING

from .clock import within

if TYPE_CHECKING:
    from .exchange import Exchange

REORDER_AT_MOST = 10.0  # seconds that a callback waits to be overtaken


class Outbox:
    """The callbacks of a leg, a conference, a recording or a message (`sid`)."""

    def __init__(self, exchange: "Exchange", sid: str, purpose: str) -> None:
        self._exchange, self._sid, self._purpose = exchange, sid, purpose
        self._last: asyncio.Task[None] | None = None
        self._overtaken: asyncio.Event | None = None

    def post(self, method: str, url: str, parameters: dict[str, str]) -> None:
        """Send one callback after those before it."""
        faults = self._exchange.faults
        if faults.strike("drop", self._purpose, url):
            self._note("callback_dropped", parameters)
            return
        if fault := faults.strike("delay", self._purpose, url):
            self._exchange.spawn(self._later(fault.seconds, method, url, parameters))
            return
        if faults.strike("reorder", self._purpose, url):
            self._overtaken = asyncio.Event()
            self._exchange.spawn(self._when_overtaken(self._overtaken, method, url, parameters))
            return
        if fault := faults.strike("duplicate", self._purpose, url):
            self._exchange.spawn(self._later(fault.seconds, method, url, parameters))
        overtakes, self._overtaken = self._overtaken, None
        self._last = self._exchange.spawn(self._in_order(self._last, overtakes, method, url, parameters))

    async def _in_order(
        self, before: "asyncio.Task[None] | None", overtakes: asyncio.Event | None,
        method: str, url: str, parameters: dict[str, str],
    ) -> None:  # fmt: skip
        if before:
            await asyncio.wait({before})
        await self._send(method, url, parameters)
        if overtakes:
            overtakes.set()

    async def _later(self, seconds: float, method: str, url: str, parameters: dict[str, str]) -> None:
        await self._exchange.clock.sleep(seconds)
        await self._send(method, url, parameters)

    async def _when_overtaken(
        self, overtaken: asyncio.Event, method: str, url: str, parameters: dict[str, str]
    ) -> None:
        await within(self._exchange.clock, overtaken.wait(), REORDER_AT_MOST)
        await self._send(method, url, parameters)

    async def _send(self, method: str, url: str, parameters: dict[str, str]) -> None:
        reply = await self._exchange.webhooks.send(method, url, parameters, self._purpose, self._sid)
        if reply.error:
            message = f"{self._purpose} callback: {reply.message}"
            self._exchange.ledger.error(reply.error, message, self._sid, url=reply.url)

    def _note(self, kind: str, parameters: dict[str, str]) -> None:
        event = parameters.get("StatusCallbackEvent") or parameters.get("CallStatus", "")
        self._exchange.ledger.write(kind, self._sid, event=event)
