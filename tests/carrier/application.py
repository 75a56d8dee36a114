"""A tiny application for the simulator to call: it answers each path with a scripted document."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from twilio.request_validator import RequestValidator

RESPONSE = '<?xml version="1.0" encoding="UTF-8"?><Response>{}</Response>'


@dataclass
class Asked:
    """One request that came in, and whether its signature was right."""

    method: str
    path: str
    form: dict[str, str]
    headers: dict[str, str]
    signed: bool


@dataclass
class Answer:
    """What to answer: raw bytes, with a status and headers."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/xml"})


Scripted = str | Answer | Callable[[Asked], str | Answer]


class Quiet(ThreadingHTTPServer):
    """Says nothing when the carrier hangs up on it, as it does at the end of a test."""

    def handle_error(self, *_: object) -> None:
        pass


class Application:
    """Listens on a free port. `script[path]` is the inside of a Response, an Answer, or a function."""

    def __init__(self, token: str) -> None:
        self.script: dict[str, Scripted] = {}
        self.asked: list[Asked] = []
        application, validator = self, RequestValidator(token)

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer({})

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
                self._answer(dict(parse_qsl(body, keep_blank_values=True)))

            def _answer(self, form: dict[str, str]) -> None:
                signature = self.headers.get("X-Twilio-Signature", "")
                signed = validator.validate(application.url + self.path, form, signature)
                path = urlsplit(self.path).path
                query = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
                asked = Asked(self.command, path, query | form, dict(self.headers), signed)
                application.asked.append(asked)
                scripted = application.script.get(path, Answer(b"", 404, {}))
                answer = scripted(asked) if callable(scripted) else scripted
                if isinstance(answer, str):
                    answer = Answer(RESPONSE.format(answer).encode())
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = Quiet(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Return where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def forms(self, path: str) -> list[dict[str, str]]:
        """Return the forms that were posted to a path."""
        return [asked.form for asked in self.asked if asked.path == path]

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
