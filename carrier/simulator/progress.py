"""Tells the application how a leg fares: the status callbacks."""

from collections.abc import Iterable
from email.utils import format_datetime
from typing import TYPE_CHECKING

from .outbox import Outbox

if TYPE_CHECKING:
    from .leg import Leg

SIP_CODES = {"completed": "200", "busy": "486", "no-answer": "487", "canceled": "487", "failed": "503"}


class Progress:
    """The status callbacks of one leg: `initiated`, `ringing`, `answered`, `completed`, as far as wanted.

    Every end is the event `completed`, whatever the status; that one alone is sent if nothing else was asked
    for ("Call resource: StatusCallbackEvent"). SequenceNumber counts what is sent, from 0.
    """

    def __init__(self, leg: "Leg") -> None:
        self._leg, self._sequence = leg, 0
        self._url, self._method, self._events = "", "POST", {"completed"}
        self._outbox = Outbox(leg.exchange, leg.sid, "status")

    def report_to(self, url: str, method: str, events: Iterable[str] = ("completed",)) -> None:
        """Send the callbacks there from now on."""
        self._url, self._method, self._events = url, method.upper(), set(events)

    def tell(self, event: str) -> None:
        """Send one, if it was asked for."""
        if not self._url or event not in self._events:
            return
        leg = self._leg
        parameters = leg.parameters() | {
            "CallStatus": "initiated" if event == "initiated" else leg.status,
            "CallbackSource": "call-progress-events",
            "SequenceNumber": str(self._sequence),
            "Timestamp": format_datetime(leg.exchange.clock.now()),
        }
        self._sequence += 1
        if event == "completed":
            parameters |= {
                "CallDuration": str(leg.duration),
                "Duration": str(-(-leg.duration // 60)),
                "SipResponseCode": SIP_CODES[leg.status],
            }
        self._outbox.post(self._method, self._url, parameters)
