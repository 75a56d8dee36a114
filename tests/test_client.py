"""The client for the carrier: whatever comes back is one of three outcomes, and no number is in its words."""

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from carrier.client import LARGEST, TwilioCarrier
from carrier.errors import CallRefused, CallUnknown, CarrierUnreachable, NumberRefused
from carrier.verbs import Sound

NUMBER = "+12025550111"
SID = "CA" + "1" * 32


@contextmanager
def answering(
    status: int, body: str, kind: str = "application/json", asked: list[str] | None = None
) -> Iterator[TwilioCarrier]:
    """Lend a client whose carrier answers everything with this."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if asked is not None:
                asked.append(self.path)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body.encode())

        do_POST = do_GET  # noqa: N815 - the server's own name

        def log_message(self, *_: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        carrier = TwilioCarrier("AC" + "5" * 32, "t", url, "+12025550100", timedelta(seconds=1))
        yield carrier
        carrier.close()
        server.shutdown()


def dial(carrier: TwilioCarrier) -> str:
    return carrier.dial(NUMBER, "https://x/", "https://x/", timedelta(seconds=5))


@pytest.mark.parametrize(
    ("code", "outcome"), [(21211, NumberRefused), (21215, NumberRefused), (20404, CallRefused), (20003, CallRefused)]
)
def test_a_refusal_has_its_code_and_not_the_number(code: int, outcome: type[Exception]) -> None:
    words = f"The phone number you are attempting to call, {NUMBER}, is not valid."
    body = json.dumps({"code": code, "message": words, "status": 400})
    with answering(400, body) as carrier, pytest.raises(outcome) as refused:
        dial(carrier)
    assert str(code) in str(refused.value)
    assert NUMBER[1:] not in str(refused.value)
    assert refused.value.__suppress_context__  # the vendor's error is not printed with ours


@pytest.mark.parametrize("status", [200, 503])
def test_an_answer_that_is_no_json_is_an_unknown_outcome(status: int) -> None:
    with answering(status, "<html>please log in</html>") as carrier:
        with pytest.raises(CarrierUnreachable):
            dial(carrier)
        with pytest.raises(CarrierUnreachable):
            carrier.status(SID)


def test_a_call_that_the_carrier_does_not_know_has_failed() -> None:
    with answering(
        404, json.dumps({"code": 20404, "message": f"/Calls/{SID} was not found", "status": 404})
    ) as carrier:
        assert carrier.status(SID) == "failed"
        assert carrier.left_at(SID) is None


@pytest.mark.parametrize(
    ("status", "kind", "outcome"),
    [(404, "text/html", CallUnknown), (503, "text/html", CarrierUnreachable), (200, "text/html", CallRefused)],
)
def test_what_is_no_sound_is_not_taken_for_one(status: int, kind: str, outcome: type[Exception]) -> None:
    with answering(status, "<html>", kind) as carrier, pytest.raises(outcome):
        carrier.sound("RE1")


def test_a_sound_is_fetched_from_the_carrier_whatever_its_number_says() -> None:
    asked: list[str] = []
    with answering(200, "ID3", "audio/mpeg; x=y", asked) as carrier:
        assert carrier.sound("../../RE1?") == Sound(b"ID3", "audio/mpeg")
    assert asked == ["/2010-04-01/Accounts/AC" + "5" * 32 + "/Recordings/..%2F..%2FRE1%3F.mp3"]
    with answering(200, "x" * (LARGEST + 1), "audio/mpeg") as carrier, pytest.raises(CallRefused):
        carrier.sound("RE1")
