"""An app with a console, people who use it with a browser that keeps cookies, and time that is pushed."""

import re
from html import unescape
from typing import Any, Literal

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from console.entry import people, tokens
from failover import modes
from failover.quorum import Probe
from models import Database, ManualClock, PersonRole
from settings import Settings
from switchboard import create_switchboard
from tests.console.contract import keeps
from tests.one_app import app_of

PASSWORD = "a staple of the battery"
ADDRESS = "http://console.example"


def told(answer: TestResponse) -> Any:
    """Return what a program was told."""
    return answer.json


class Visitor:
    """Somebody with a browser. `last` is the answer that they look at."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        self.last: TestResponse

    def opens(self, path: str, **headers: str) -> "Visitor":
        """Ask for a page."""
        self.last = self._client.get(path, headers=headers, base_url=ADDRESS)
        return self

    def sends(self, path: str, origin: str = ADDRESS, **fields: str) -> "Visitor":
        """Send a form from the page that they look at, with the hidden fields that it holds."""
        found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', self.last.text)
        hidden = {name: unescape(value) for name, value in found}
        headers = {"Origin": origin} if origin else {}
        self.last = self._client.post(path, data=hidden | fields, headers=headers, base_url=ADDRESS)
        return self

    def follows(self) -> "Visitor":
        """Go where the answer leads."""
        assert self.last.status_code == 303, (self.last.status_code, self.last.text)
        return self.opens(self.last.headers["Location"])

    def signs_in(self, name: str = "sara", password: str = PASSWORD) -> "Visitor":
        """Sign in."""
        return self.opens("/console/sign-in").sends("/console/sign-in", name=name, password=password)

    def cookie(self) -> str:
        """Return the token that the browser holds, or ""."""
        held = self._client.get_cookie("ringback", domain="console.example", path="/console")
        return held.value if held else ""

    @property
    def sees(self) -> str:
        """The text of the page."""
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", self.last.text))


class House:
    """The app, its database and its clock."""

    def __init__(self, database: Database, last_known: str, **more: str) -> None:
        environ = more | {
            "DATABASE_URL": database.url.render_as_string(hide_password=False),
            "LAST_KNOWN_FILE": last_known,
            "REDIS_URL": "redis://127.0.0.1:9/0",
        }
        self.settings = Settings.from_env(environ)
        self.database, self.clock = database, ManualClock()
        self.board = create_switchboard(self.settings, self.clock)
        self.app = app_of(self.settings, self.board)

    def person(self, name: str = "sara", role: str = "on-call", language: str = "en") -> None:
        """Let somebody sign in."""
        people.add(self.database, name, PersonRole(role), language, PASSWORD, "test", self.clock.now())

    def visitor(self) -> Visitor:
        """Return somebody with a fresh browser."""
        return Visitor(self.app.test_client())

    def token(self, *scopes: str, days: int = 1, name: str = "pager") -> str:
        """Return a program's token."""
        end = self.clock.now().replace(day=self.clock.now().day + days)
        return tokens.add(self.database, name, scopes, end, "test", self.clock.now())

    def asks(self, method: str, path: str, token: str = "", body: Any = None, **headers: str) -> TestResponse:
        """Ask as a program does; whatever is answered keeps to the document."""
        shown = {"Authorization": f"Bearer {token}"} if token else {}
        answer = self.app.test_client().open(path, method=method, json=body, headers=shown | headers)
        keeps(method, path, answer)
        return answer

    def chat(self, result: Literal["ok", "fail"], times: int = 3) -> None:
        """Let the watch see chat like this."""
        for _ in range(times):
            probe = Probe(result, f"HTTP 503 <b>{result}</b>")
            modes.observe(self.database, probe, self.clock.now(), self.settings.failover)
            self.clock.advance(seconds=1)
