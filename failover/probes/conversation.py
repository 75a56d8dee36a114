"""A synthetic conversation: say something in chat, and see it come back. What a frozen server cannot fake."""

import asyncio
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp

from failover.probes.http import read
from failover.probes.wire import Wire
from failover.quorum import Probe

POLL = 0.2  # seconds between two looks at an HTTP address for what is expected
HEARD = 262_144  # letters kept of what chat said
Say = Callable[[str, str], Awaitable[None]]
Hear = Callable[[str], Awaitable[str | None]]


@dataclass(frozen=True)
class Line:
    """One line of the script: `send` a text, or `expect` a pattern. `{nonce}` is new for every conversation.

    `path` is where, for a chat with an HTTP interface: sent by POST, looked for by GET.
    """

    send: str = ""
    expect: str = ""
    path: str = ""


@dataclass(frozen=True)
class Conversation:
    """A script, over an HTTP or WebSocket address (`url`) or a plain connection (`host`, `port`, maybe `tls`)."""

    script: tuple[Line, ...]
    url: str = ""
    host: str = ""
    port: int = 0
    tls: bool = False
    headers: tuple[tuple[str, str], ...] = ()

    async def ask(self, wire: Wire) -> Probe:
        """Play the script once."""
        nonce, wire.step = secrets.token_hex(4), "no connection"
        async with self._open(wire) as (send, receive):
            heard = ""
            for number, line in enumerate(self.script, start=1):
                wire.step = f"line {number} of the conversation got no answer"
                if line.send:
                    await send(line.send.replace("{nonce}", nonce), line.path)
                    continue
                wanted = re.compile(line.expect.replace("{nonce}", nonce))
                wire.step = f"line {number} of the conversation ({line.expect!r}) was not heard"
                while not (found := wanted.search(heard)):
                    said = await receive(line.path)
                    if said is None:
                        return Probe("fail", f"{wire.place} hung up before line {number} of the conversation")
                    heard = (heard + said)[-HEARD:]
                heard = heard[found.end() :]
        return Probe("ok", f"all {len(self.script)} lines of the conversation with {wire.place} went well")

    @asynccontextmanager
    async def _open(self, wire: Wire) -> AsyncIterator[tuple[Say, Hear]]:
        if self.host:
            reader, writer = await wire.stream(self.host, self.port, self.tls)

            async def send(text: str, _path: str) -> None:
                writer.write(text.encode())
                await writer.drain()

            async def receive(_path: str) -> str | None:
                return (await reader.read(65_536)).decode(errors="replace") or None

            try:
                yield send, receive
            finally:
                writer.transport.abort()  # a polite goodbye could wait for ever
        elif self.url.startswith("ws"):
            async with wire.session.ws_connect(self.url, headers=dict(self.headers)) as socket:

                async def receive_frame(_path: str) -> str | None:
                    message = await socket.receive()
                    known = message.type in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY)
                    text = message.data if isinstance(message.data, str) else bytes(message.data or b"").decode()
                    return f"{text}\n" if known else None

                yield lambda text, _path: socket.send_str(text), receive_frame
        else:
            yield self._posting(wire), self._polling(wire)

    def _posting(self, wire: Wire) -> Say:
        async def send(text: str, path: str) -> None:
            async with wire.session.post(
                self.url + path, data=text.encode(), headers=dict(self.headers), allow_redirects=False
            ) as answer:
                if not 200 <= answer.status < 300:
                    raise aiohttp.ClientError(f"HTTP {answer.status}")

        return send

    def _polling(self, wire: Wire) -> Hear:
        first = True

        async def receive(path: str) -> str | None:
            nonlocal first
            if not first:
                await asyncio.sleep(POLL)
            first = False
            async with wire.session.get(self.url + path, headers=dict(self.headers), allow_redirects=False) as answer:
                text = await read(answer)
                return text if 200 <= answer.status < 300 else None

        return receive
