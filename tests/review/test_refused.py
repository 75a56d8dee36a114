"""The carrier's own words for a refused number hold the number (Twilio's 21211, 21215)."""

import http.server
import json
import threading
from datetime import timedelta

import pytest

from carrier.client import TwilioCarrier
from carrier.errors import NumberRefused


def test_a_refused_number_is_not_in_the_exception_that_is_logged() -> None:
    class Refuses(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            words = "The phone number you are attempting to call, +12025550111, is not valid."
            self.send_response(400)
            self.end_headers()
            self.wfile.write(json.dumps({"code": 21211, "message": words, "status": 400}).encode())

        def log_message(self, *_: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Refuses)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    carrier = TwilioCarrier("AC" + "5" * 32, "t", url, "+12025550100", timedelta(seconds=1))
    try:
        with pytest.raises(NumberRefused) as refusal:
            carrier.dial("+12025550111", "https://x/", "https://x/", timedelta(seconds=5))
    finally:
        carrier.close()
        server.shutdown()
        server.server_close()
    assert "12025550111" not in str(refusal.value)
