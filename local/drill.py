"""The drill: goes through the real stack as the carrier would, and leaves nothing behind that figures would count."""

import http.client
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

from sqlalchemy import delete, func, select

from callbacks import promises
from carrier.errors import CallRefused, CarrierUnreachable, NumberRefused
from failover import modes, news
from ivr.menu import FALLBACK
from local.rehearsal import Rehearsal
from models.agent import Status
from models.tables import agents, contacts, legs
from routing import line
from routing.legs import is_over
from routing.switchboard import Switchboard
from webhooks.signature import sign

TIMEOUT = 5.0  # seconds for an answer; the carrier itself gives up after 15
LEAST = 20.0  # of the account's currency: about a thousand minutes
CALLER = "+266696687"  # what carriers show for a withheld number


@dataclass(frozen=True)
class Check:
    """One thing that was tried, whether it was right, and what was seen."""

    name: str
    right: bool
    seen: str


class Drill:
    """Tries every part once. `account_sid` and `token` are what the carrier's requests would carry.

    `robot` is the number of a robot that answers and presses 1; without one, nobody is rung. `pause` lets so many
    seconds pass.
    """

    def __init__(
        self,
        switchboard: Switchboard,
        account_sid: str,
        token: str,
        line_number: str,
        robot: str = "",
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        self._board, self._account, self._token, self._line = switchboard, account_sid, token, line_number
        self._sid = f"drill-{secrets.token_hex(8)}"
        self._pause = pause
        self._calls = Rehearsal(switchboard, robot, self._sid, pause) if robot else None

    def run(self, phone: str = "") -> list[Check]:
        """Return what was seen, in order; `phone` is also rung. A failure leaves news for people."""
        parts: dict[str, Callable[[], str]] = {
            "web app": self._ready,
            "signature": self._strangers,
            "menu": self._menu,
            "agents": self._agents,
            "carrier": self._carrier,
            "agent leg": self._calls.agent if self._calls else lambda: "not tried: DRILL_NUMBER is not set",
            "callback": self._calls.customer if self._calls else self._callback,
        }
        if phone:
            parts["phone"] = lambda: self._phone(phone)
        try:
            checks = [_check(name, part) for name, part in parts.items()]
        finally:
            if self._calls:
                self._calls.end()
            self._take_out()
        if wrong := [f"{check.name}: {check.seen}" for check in checks if not check.right]:
            self._tell(f"Ringback: the drill failed. {'; '.join(wrong)}")
        return checks

    def _ready(self) -> str:
        status, text = self._ask("GET", "/health/ready")
        _must(status == 200, f"HTTP {status} from /health/ready: {text[:80]}")
        return "ready"

    def _strangers(self) -> str:
        status, _ = self._ask("POST", "/voice/incoming", self._form(), signature="forged")
        _must(status == 403, f"a forged request was answered by HTTP {status}, and not refused")
        return "a forged request was refused"

    def _menu(self) -> str:
        began = time.monotonic()
        form = self._form()
        status, text = self._ask("POST", "/voice/incoming", form, sign(self._token, self._url("/voice/incoming"), form))
        took = time.monotonic() - began
        _must(status == 200, f"a call was answered by HTTP {status}")
        _must("<Gather" in text, "a call was answered without a menu")
        _must(took < 2, f"a call was answered after {took:.1f} s, and must be within 2 s")
        return f"a call was answered by a menu within {took:.2f} s"

    def _callback(self) -> str:
        """Promise a callback in a transaction that is taken back: no agent is rung, and no customer either."""
        issue = self._board.menu.by_key(FALLBACK)
        assert issue is not None  # the menu was checked
        with self._board.turn() as turn:
            sid = f"{self._sid}-callback"
            line.arrive(turn, sid, self._line, "en", active=True)
            line.put(turn, sid, issue, self._board.rules)
            proof = promises.promise(turn, sid, self._line, self._board.secret)
            turn.undo()
        _must(bool(proof), "a callback could not be promised")
        return "a callback could be promised, and was taken back"

    def _agents(self) -> str:
        with self._board.database.reading() as connection:
            here = agents.c.status == Status.AVAILABLE
            count = connection.scalar(select(func.count()).select_from(agents).where(here))
        _must(bool(count), "no agent is available; callers would only be promised callbacks")
        return f"{count} available"

    def _carrier(self) -> str:
        found = self._board.carrier.account()
        wanted = self._url("/voice/incoming")
        _must(found.voice_url == wanted, f"the number's calls go to {found.voice_url or 'nowhere'}, not to {wanted}")
        _must(found.voice_method == "POST", f"the number's calls come by {found.voice_method}, not by POST")
        _must(found.status == "active", f"the account is {found.status}, and must be active")
        _must(found.kind != "Trial", "the account is a trial: it rings verified numbers only, and says so to callers")
        _must(
            found.balance >= LEAST,
            f"{found.balance:g} {found.currency} are left, and less than {LEAST:g} is too little",
        )
        return f"calls go to {wanted}; {found.balance:g} {found.currency} left"

    def _phone(self, number: str) -> str:
        url, told = self._url("/voice/on-call/drill"), self._url("/voice/on-call/status")
        sid, word = self._board.carrier.dial(number, url, told, timedelta(seconds=30)), "queued"
        until = time.monotonic() + 60
        while not is_over(word) and time.monotonic() < until:
            self._pause(0.5)
            word = self._board.carrier.status(sid)
        _must(word == "completed", f"the call ended as {word}")
        return "answered, and heard the drill"

    def _form(self) -> dict[str, str]:
        return {
            "CallSid": self._sid,
            "AccountSid": self._account,
            "From": CALLER,
            "To": self._line,
            "CallStatus": "ringing",
            "ApiVersion": "2010-04-01",
            "Direction": "inbound",
        }

    def _url(self, path: str) -> str:
        return self._board.public_url + path

    def _ask(self, method: str, path: str, form: dict[str, str] | None = None, signature: str = "") -> tuple[int, str]:
        parts = urlsplit(self._url(path))
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
        try:
            connection.request(method, parts.path, urlencode(form) if form else None, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace")
        finally:
            connection.close()

    def _take_out(self) -> None:
        """Remove the drill's own rows, so that no figure counts them."""
        mine = select(contacts.c.id).where(contacts.c.call_sid == self._sid)
        with self._board.database.transaction() as connection:
            connection.execute(delete(legs).where(legs.c.contact_id.in_(mine)))
            connection.execute(delete(contacts).where(contacts.c.call_sid == self._sid))

    def _tell(self, text: str) -> None:
        now = self._board.clock.now()
        with self._board.database.transaction() as connection:
            modes.held(connection, now)
            news.tell(connection, now, "drill", text)


def _must(true: bool, otherwise: str) -> None:
    if not true:
        raise AssertionError(otherwise)


def _check(name: str, part: Callable[[], str]) -> Check:
    try:
        return Check(name, True, part())
    except AssertionError as exc:
        return Check(name, False, str(exc))
    except (CarrierUnreachable, CallRefused, NumberRefused) as exc:
        return Check(name, False, f"the carrier: {exc}")
    except OSError as exc:
        return Check(name, False, f"no answer ({exc})")
