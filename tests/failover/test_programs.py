"""What programs may tell us and ask over HTTP: tokens, heartbeats, pins, and why the line is on."""

import http.client
import json
from datetime import timedelta
from typing import Any

import pytest

from failover import modes
from failover.probes.heartbeat import Heartbeat
from failover.quorum import Probe
from tests.failover.steps import OTHER_TOKEN, TOKEN, now_in
from tests.world import World


def ask(line: World, method: str, path: str, token: str = "", body: Any = None) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", line.port, timeout=5)
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    connection.request(method, path, json.dumps(body) if body is not None else None, headers)
    answer = connection.getresponse()
    told = answer.status, answer.read().decode()
    connection.close()
    return told


def test_chat_beats_with_its_token_only(line: World) -> None:
    heart = Heartbeat("pulse", timedelta(seconds=30))
    for token in ("", "wrong", OTHER_TOKEN):
        assert ask(line, "POST", "/chat/pulse/beat", token)[0] == 403
    assert heart.look(line.database, line.clock).result == "unknown"
    assert ask(line, "POST", "/chat/pulse/beat", TOKEN)[0] == 204
    assert heart.look(line.database, line.clock).result == "ok"
    assert ask(line, "POST", "/chat/" + "x" * 33 + "/beat", TOKEN)[0] == 400


def test_a_program_pins_the_line_and_reads_why(line: World) -> None:
    wish = {"to": "on", "reason": "vendor says an hour", "by": "pager", "seconds": 3600}
    for token in ("", "wrong", TOKEN):
        assert ask(line, "POST", "/failover/pin", token, wish)[0] == 403
        assert ask(line, "GET", "/failover/status", token)[0] == 403
    status, text = ask(line, "POST", "/failover/pin", OTHER_TOKEN, wish)
    told = json.loads(text)
    assert (status, told["active"], told["pin"]["who"]) == (200, True, "pager")
    assert json.loads(ask(line, "GET", "/failover/status", OTHER_TOKEN)[1])["pin"] == told["pin"]
    assert json.loads(ask(line, "POST", "/failover/pin", OTHER_TOKEN, {"to": "auto", "by": "pager"})[1])["pin"] is None


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (None, "say {"),
        ([], "say {"),
        ({"to": "up"}, "say {"),
        ({"to": "on", "by": "pager"}, "a pin needs a reason"),
        ({"to": "on", "reason": "x"}, "1 to 64 letters"),
        ({"to": "on", "reason": "x", "by": "y", "seconds": 0}, "from 1 to 604800, not 0"),
        ({"to": "on", "reason": "x", "by": "y", "seconds": -60}, "from 1 to 604800"),
        ({"to": "on", "reason": "x", "by": "y", "seconds": "1h"}, "from 1 to 604800"),
        ({"to": "on", "reason": "x", "by": "y", "seconds": True}, "from 1 to 604800"),
        ({"to": "on", "reason": "x", "by": "y", "seconds": 10**12}, "from 1 to 604800"),
    ],
)
def test_a_wish_without_sense_is_refused_with_the_remedy(line: World, wish: Any, said: str) -> None:
    status, text = ask(line, "POST", "/failover/pin", OTHER_TOKEN, wish)
    assert status == 400
    assert said in text
    assert now_in(line.database).pin is None


def test_the_evidence_is_told(line: World) -> None:
    probe = Probe("fail", "HTTP 503 from http://chat", name="front")
    modes.observe(line.database, probe, line.clock.now(), line.settings.failover)
    told = json.loads(ask(line, "GET", "/failover/status", OTHER_TOKEN)[1])
    (seen,) = told["evidence"]
    assert (seen["probe"], seen["result"], seen["evidence"], seen["fails"]) == (
        "front", "fail", "HTTP 503 from http://chat", 1
    )  # fmt: skip
    assert told["outlook"].startswith("2 more failed probes would turn the line on")
