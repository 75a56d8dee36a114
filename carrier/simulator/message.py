"""A text message that the application sends; it arrives at the phone and goes nowhere else."""

import asyncio
from typing import TYPE_CHECKING

from .outbox import Outbox
from .sids import new_sid

if TYPE_CHECKING:
    from .exchange import Exchange

STEP = 0.5  # seconds from one status to the next
SEGMENT = 160


class Message:
    """`queued`, `sent`, `delivered`, each with a callback; `undelivered` to a phone that has failed."""

    def __init__(self, exchange: "Exchange", from_: str, to: str, body: str, status_url: str = "") -> None:
        self.exchange, self.from_, self.to, self.body = exchange, from_, to, body
        self.sid = new_sid("SM")
        self.status = "queued"
        self.error_code: int | None = None
        self.created = self.updated = exchange.clock.now()
        self._status_url = status_url
        self._outbox = Outbox(exchange, self.sid, "message")
        exchange.messages[self.sid] = self
        self._sending: asyncio.Task[None] = exchange.spawn(self._send())

    @property
    def segments(self) -> int:
        """Return the number of segments, roughly: 160 characters each, 70 if they are not all Latin."""
        size = SEGMENT if self.body.isascii() else 70
        return max(1, -(-len(self.body) // size))

    async def _send(self) -> None:
        await self.exchange.clock.sleep(STEP)
        self._turn("sent")
        await self.exchange.clock.sleep(STEP)
        if self.exchange.phone(self.to).behaviour == "failed":
            self.error_code = 30003
            self._turn("undelivered")
            return
        self.exchange.ledger.write("texted", self.sid, self.to, text=self.body, sender=self.from_)
        self._turn("delivered")

    def _turn(self, status: str) -> None:
        self.status, self.updated = status, self.exchange.clock.now()
        if not self._status_url:
            return
        parameters = {
            "MessageSid": self.sid,
            "SmsSid": self.sid,
            "AccountSid": self.exchange.settings.account_sid,
            "MessageStatus": status,
            "SmsStatus": status,
            "From": self.from_,
            "To": self.to,
            "ApiVersion": "2010-04-01",
        }
        if self.error_code:
            parameters["ErrorCode"] = str(self.error_code)
        self._outbox.post("POST", self._status_url, parameters)
