"""A stand-in for the support team's online chat, whose health can be switched by hand or by a program."""

import json
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Stand-in chat</title>
<style>body{{font:1.2rem system-ui;margin:4rem auto;max-width:30rem}}b{{color:{colour}}}button{{font:inherit}}</style>
<h1>Stand-in chat</h1><p>Chat is <b>{word}</b>. Ringback asks <a href="/health">/health</a>.</p>
<button onclick="fetch('/switch',{{method:'PUT',body:'{{&quot;up&quot;:{other}}}'}}).then(()=>location.reload())">
Switch it {turn}</button></html>"""
LONGEST = 1_000  # bytes of a switch request


class Chat(ThreadingHTTPServer):
    """Serves `GET /health` (200 or 503), `PUT /switch {"up": false}` and a page with a button, on loopback only."""

    daemon_threads = True
    up = True

    def __init__(self, port: int = 0) -> None:
        """Bind `port`, or a free one for 0. Raises OSError when it is taken."""
        super().__init__(("127.0.0.1", port), _Request)

    @property
    def address(self) -> str:
        """Where to reach it, without a path."""
        return f"http://127.0.0.1:{self.server_port}"


class _Request(BaseHTTPRequestHandler):
    server: Chat
    timeout = 10  # seconds that a silent client may hold a thread

    def do_GET(self) -> None:
        if self.path == "/health":
            status = HTTPStatus.OK if self.server.up else HTTPStatus.SERVICE_UNAVAILABLE
            self._answer(status, json.dumps({"status": "up" if self.server.up else "down"}))
        elif self.path == "/":
            up = ("seagreen", "up", "false", "off")
            down = ("firebrick", "down", "true", "on")
            colour, word, other, turn = up if self.server.up else down
            page = PAGE.format(colour=colour, word=word, other=other, turn=turn)
            self._answer(HTTPStatus.OK, page, "text/html; charset=utf-8")
        else:
            self._answer(HTTPStatus.NOT_FOUND, '{"error": "there are /, /health and /switch"}')

    def do_PUT(self) -> None:
        length = self.headers.get("Content-Length", "")
        if self.path != "/switch" or not length.isdecimal() or int(length) > LONGEST:
            self.close_connection = True  # the body stays unread
            self._answer(HTTPStatus.BAD_REQUEST, '{"error": "PUT /switch with a short JSON body"}')
            return
        try:
            wish = json.loads(self.rfile.read(int(length)))
        except ValueError:
            wish = None
        if not isinstance(wish, dict) or not isinstance(wish.get("up"), bool):
            self._answer(HTTPStatus.BAD_REQUEST, '{"error": "say {\\"up\\": true} or {\\"up\\": false}"}')
            return
        self.server.up = wish["up"]
        self._answer(HTTPStatus.OK, json.dumps({"up": self.server.up}))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the parent's name
        """Stay silent: a probe every few seconds would bury all else."""

    def _answer(self, status: HTTPStatus, body: str, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())


def run(port: int = 0) -> None:
    """Serve until interrupted, after printing the address on a line of its own."""
    with Chat(port) as chat:
        sys.stdout.write(f"{chat.address}\n")
        sys.stdout.flush()
        chat.serve_forever(poll_interval=0.1)


if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
