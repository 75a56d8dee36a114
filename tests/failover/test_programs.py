"""What chat may tell us over HTTP: that it is alive."""

import http.client
import json
from datetime import timedelta
from typing import Any

from failover.probes.heartbeat import Heartbeat
from tests.failover.steps import TOKEN
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
    for token in ("", "wrong"):
        assert ask(line, "POST", "/chat/pulse/beat", token)[0] == 403
    assert heart.look(line.database, line.clock).result == "unknown"
    assert ask(line, "POST", "/chat/pulse/beat", TOKEN)[0] == 204
    assert heart.look(line.database, line.clock).result == "ok"
    assert ask(line, "POST", "/chat/" + "x" * 33 + "/beat", TOKEN)[0] == 400
