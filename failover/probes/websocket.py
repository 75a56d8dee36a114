"""One look at a WebSocket: the handshake, and a ping that must be answered."""

from dataclasses import dataclass

import aiohttp

from failover.probes.wire import Wire
from failover.quorum import Probe


@dataclass(frozen=True)
class WebSocket:
    """A server that greets us as a browser would be, and answers a ping."""

    url: str
    headers: tuple[tuple[str, str], ...] = ()

    async def ask(self, wire: Wire) -> Probe:
        """Shake hands, ping, and wait for the pong."""
        wire.step = "no handshake"
        try:
            async with wire.session.ws_connect(self.url, headers=dict(self.headers), autoping=False) as socket:
                wire.step = "no answer to a ping"
                await socket.ping(b"ringback")
                async for message in socket:
                    if message.type is aiohttp.WSMsgType.PING:
                        await socket.pong(message.data)
                    elif message.type is aiohttp.WSMsgType.PONG:
                        return Probe("ok", f"a ping was answered by {wire.place}")
                return Probe("fail", f"the socket was closed before a ping was answered by {wire.place}")
        except aiohttp.WSServerHandshakeError as exc:
            return Probe("fail", f"HTTP {exc.status} instead of a handshake from {wire.place}")
