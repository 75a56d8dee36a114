"""Who asks the web app in bench.console: somebody who presses keys, one open page, and a process with many."""

import http.client
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from urllib.parse import urlencode, urlsplit

from settings import DEVELOPMENT_ACCOUNT, DEVELOPMENT_TOKEN
from webhooks.signature import sign

PACE = 0.8  # seconds between two questions of a page, unless it is told more
ARRIVALS = 2  # a second, while the line moves
TURN = 8  # seconds
SETTLING = 24  # seconds until many pages have found their pace
CONSOLE = """
import http.client, random, sys, threading, time
host, cookie, mark, pace, count, seconds = sys.argv[1:]
def look():
    time.sleep(random.random() * float(pace))
    asked, shows = http.client.HTTPConnection(host, timeout=10), mark
    while True:
        asked.request("GET", "/console/now/live", None, {"Cookie": cookie, "If-None-Match": shows})
        answer = asked.getresponse()
        answer.read()
        shows = answer.headers.get("ETag", shows)
        time.sleep(float(answer.headers["Ask-Again"]) * (0.9 + 0.2 * random.random()))
for _ in range(int(count)):
    threading.Thread(target=look, daemon=True).start()
time.sleep(float(seconds))
"""


class Web:
    """The web app as it is served. `cookie` is a signed-in person's."""

    def __init__(self, url: str, cookie: str) -> None:
        self.url, self.host, self.cookie = url, urlsplit(url).netloc, cookie

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> tuple[int, str, str, float]:
        """Ask on a new connection. Return the status, the text, the mark, and the seconds to the first byte."""
        with closing(http.client.HTTPConnection(self.host, timeout=10)) as connection:
            began = time.monotonic()
            connection.request(method, path, body, {"Cookie": self.cookie, **headers})
            answer = connection.getresponse()
            first = time.monotonic() - began
            return answer.status, answer.read().decode(), answer.headers.get("ETag", ""), first

    def stays_open(self, seconds: float) -> None:
        """Keep the page Now open, as a browser does."""
        until, mark = time.monotonic() + seconds, self.ask("GET", "/console/now/live")[2]
        with closing(http.client.HTTPConnection(self.host, timeout=10)) as connection:
            while time.monotonic() < until:
                connection.request("GET", "/console/now/live", None, {"Cookie": self.cookie, "If-None-Match": mark})
                answer = connection.getresponse()
                answer.read()
                mark = answer.headers.get("ETag", mark)
                time.sleep(PACE)

    def press(self) -> float:
        """Press a key that the menu does not have. Return the seconds to the answer."""
        path = "/voice/menu?tries=0&language=en"
        call = {"CallSid": "CAbench", "From": "+12025550101", "Direction": "inbound", "Digits": "9"}
        form = call | {"AccountSid": DEVELOPMENT_ACCOUNT, "To": "+12025550100", "CallStatus": "in-progress"}
        signature = sign(DEVELOPMENT_TOKEN, self.url + path, form)
        kind = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
        return self.ask("POST", path, urlencode(form), **kind)[3]

    def presses(self, comes: Callable[[], None] | None = None, seconds: float = TURN) -> list[float]:
        """Press keys for a while, 40 a second or so, while somebody comes now and then. Return the seconds of each."""
        began, took, came = time.monotonic(), list[float](), 0
        while (now := time.monotonic() - began) < seconds:
            took.append(self.press())
            time.sleep(0.02)
            if comes and came < now * ARRIVALS:
                comes()
                came += 1
        return took

    def many(self, count: int, seconds: float) -> "subprocess.Popen[bytes]":
        """Open so many pages in a process of their own, for so long."""
        mark = self.ask("GET", "/console/now/live")[2]
        told = [self.host, self.cookie, mark, str(PACE), str(count), str(seconds)]
        return subprocess.Popen([sys.executable, "-c", CONSOLE, *told])  # noqa: S603 - our own script
