"""Somebody who takes letters on this machine, and answers as a test likes."""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from outbox.signature import KEY, SIGNATURE, STAMP, sign
from tests.failover.place import Place, says

SECRET = "a secret that signs letters"


@dataclass
class Receiver:
    """`status` is what it answers, 0 for a broken connection. `letters` are those whose signature was right."""

    status: int = 200
    letters: list[dict[str, Any]] = field(default_factory=list)
    tries: int = 0
    stamps: list[int] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.StreamResponse:
        """Take a letter."""
        body = await request.read()
        self.tries += 1
        assert request.headers[SIGNATURE] == sign(SECRET, request.headers[STAMP], body)
        letter = json.loads(body)
        assert letter["id"] == request.headers[KEY]
        if self.status == 0 and request.transport:
            request.transport.abort()
        elif 200 <= self.status < 300:
            self.letters.append(letter)
            self.stamps.append(int(request.headers[STAMP]))
        headers = {"Location": "/elsewhere"} if 300 <= self.status < 400 else {}
        return web.Response(status=self.status or 500, headers=headers)

    def place(self) -> Place:
        """Return where it is; where it redirects to, everything is taken."""
        return Place(take=self.take, elsewhere=says("welcome"))
