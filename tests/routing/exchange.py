"""The edge of the network for tests of the line: a carrier that does what it is told to, and hints that wait."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from carrier.errors import CallRefused, CarrierUnreachable, NumberRefused
from carrier.verbs import Account, Call, Room, Sound
from routing.turn import Hint
from routing.wakeups import Wakeups

FATES = ("placed", "placed", "placed", "reply lost", "not placed", "refused", "bad number", "job dies")


class JobDied(BaseException):
    """The worker was killed between the commit and the dial."""


@dataclass
class Leg:
    """A telephone call that we placed. `query` is what our own address says about it."""

    sid: str
    to: str
    query: dict[str, str]
    status: str = "ringing"

    @property
    def live(self) -> bool:
        return self.status != "completed"


@dataclass
class Exchange:
    """A scripted carrier: `fate` is what becomes of the next dial."""

    fate: str = "placed"
    name: str = ""  # tells its legs from those of other carriers
    legs: dict[str, Leg] = field(default_factory=dict)
    connecting: list[str] = field(default_factory=list)  # callers' legs that were sent to the conference

    def dial(self, to: str, url: str, status_url: str, ring: timedelta, machine_url: str = "") -> str:
        fate, self.fate = self.fate, "placed"
        if fate == "job dies":
            raise JobDied
        if fate == "refused":
            raise CallRefused("429: too many requests")
        if fate == "bad number":
            raise NumberRefused("21211: no such number")
        if fate == "not placed":
            raise CarrierUnreachable("time-out")
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        leg = Leg(f"CAout{self.name}-{len(self.legs)}", to, query)
        self.legs[leg.sid] = leg
        if fate == "reply lost":
            raise CarrierUnreachable("the reply was lost")
        return leg.sid

    def redirect(self, call_sid: str, url: str) -> None:
        if url.endswith("/connect"):
            self.connecting.append(call_sid)
        elif call_sid not in self.legs or not self.legs[call_sid].live:
            raise CallRefused("21220: the call is over")
        else:
            self.legs[call_sid].status = "completed"  # they hear that it is over, and no event tells us

    def hang_up(self, call_sid: str) -> None:
        if call_sid not in self.legs:
            raise CallRefused("20404: no such call")
        self.legs[call_sid].status = "completed"

    def message(self, to: str, text: str) -> None:
        """Nobody reads messages here."""

    def record(self, call_sid: str, report_url: str) -> None:
        """Nothing is recorded."""

    def delete_recording(self, recording_sid: str) -> None:
        """There is nothing to delete."""

    def sound(self, recording_sid: str) -> Sound:
        return Sound(b"ID3", "audio/mpeg")

    def messages_to(self, number: str, since: datetime) -> list[str]:
        return []

    def status(self, call_sid: str) -> str:
        return self.legs[call_sid].status if call_sid in self.legs else "in-progress"

    def calls_to(self, number: str, since: datetime) -> list[Call]:
        return [Call(leg.sid, leg.status, None) for leg in reversed(self.legs.values()) if leg.to == number]

    def left_at(self, call_sid: str) -> datetime | None:
        return None

    def rooms(self, name: str) -> list[Room]:
        return []

    def account(self) -> Account:
        return Account("", "POST", "active", "Full", 0, "USD")

    def close(self) -> None:
        """Nothing is held."""


class Pending(Wakeups):
    """Hints that wait until the test lets a worker have them, or loses them."""

    def __init__(self) -> None:
        self.hints: list[Hint] = []

    def send(self, hint: Hint) -> None:
        self.hints.append(hint)

    def close(self) -> None:
        """Nothing is held."""
