"""A part for the supervisor's tests: a web server on the given port that says it is ready, whatever it is asked."""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Ready(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Ready).serve_forever()
