"""What we ask of a carrier, whichever it is: its verbs, and what they return."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True)
class Call:
    """A leg as the carrier lists it. `created` may be None when the carrier has not dialled yet."""

    sid: str
    status: str
    created: datetime | None


@dataclass(frozen=True)
class Room:
    """A conference as the carrier lists it. `ended_by` is the leg whose leaving ended it, "" when none did.

    `changed_at` is when it began to be as it is, in whole seconds: when it ended, once it is over.
    """

    status: str
    ended_by: str
    changed_at: datetime


@dataclass(frozen=True)
class Account:
    """What a drill wants to know: where the carrier sends the line's calls, and whether it will carry them.

    `status` is `active`, `suspended` or `closed`; `kind` is `Full` or `Trial`; `balance` is what is left to pay with.
    """

    voice_url: str
    voice_method: str
    status: str
    kind: str
    balance: float
    currency: str


@dataclass(frozen=True)
class Sound:
    """What was recorded, as a browser plays it: `kind` is like audio/mpeg."""

    content: bytes
    kind: str


class Carrier(Protocol):
    """How we reach phones. Every verb raises CarrierUnreachable, NumberRefused or CallRefused, and nothing else."""

    def dial(self, to: str, url: str, status_url: str, ring: timedelta, machine_url: str = "") -> str:
        """Place a call that asks `url` what to do when answered. Return its CallSid.

        `machine_url` is told, some seconds later, whether a machine seems to have answered.
        """

    def redirect(self, call_sid: str, url: str) -> None:
        """Make a live leg ask `url` what to do now."""

    def hang_up(self, call_sid: str) -> None:
        """End a leg, whether it rings or talks."""

    def status(self, call_sid: str) -> str:
        """Return the carrier's word for how a leg stands; "failed" for a leg that it does not know."""

    def left_at(self, call_sid: str) -> datetime | None:
        """Return when a leg ended, in whole seconds of the carrier's clock, None while it lives or if unknown."""

    def calls_to(self, number: str, since: datetime) -> list[Call]:
        """Return the legs placed to a number since about that moment, a minute or so before it too, newest first."""

    def rooms(self, name: str) -> list[Room]:
        """Return the conferences of this name, over or not, newest first."""

    def message(self, to: str, text: str) -> None:
        """Send a text message."""

    def record(self, call_sid: str, report_url: str) -> None:
        """Record a leg from now on; `report_url` is told where the sound is when it is over."""

    def delete_recording(self, recording_sid: str) -> None:
        """Delete a recording for good. Raises CallUnknown, besides, for one that the carrier does not know."""

    def sound(self, recording_sid: str) -> Sound:
        """Return what was recorded. Raises CallUnknown, besides, for a recording that the carrier does not know."""

    def account(self) -> Account:
        """Return how the line is set up at the carrier. Raises CallRefused when it does not know the line."""

    def messages_to(self, number: str, since: datetime) -> list[str]:
        """Return the texts sent to a number since about that moment."""

    def close(self) -> None:
        """Give the connections to the carrier back."""
