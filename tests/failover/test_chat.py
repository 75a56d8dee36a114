"""The stand-in chat that the demo and these tests switch on and off."""

import json
import subprocess
import sys
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from local.chat import Chat


def ask(url: str, body: bytes | None = None) -> tuple[int, str]:
    try:
        with urlopen(Request(url, body, method="PUT" if body is not None else "GET"), timeout=5) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as exc:
        with exc:
            return exc.code, exc.read().decode()


def test_its_health_is_switched(chat: Chat) -> None:
    assert ask(f"{chat.address}/health") == (200, '{"status": "up"}')
    assert ask(f"{chat.address}/switch", b'{"up": false}') == (200, '{"up": false}')
    assert ask(f"{chat.address}/health") == (503, '{"status": "down"}')
    assert ask(f"{chat.address}/switch", b'{"up": true}') == (200, '{"up": true}')
    assert ask(f"{chat.address}/health")[0] == 200


def test_its_page_offers_the_other_state(chat: Chat) -> None:
    status, page = ask(chat.address + "/")
    assert status == 200
    assert "Switch it off" in page
    assert "{&quot;up&quot;:false}" in page
    chat.up = False
    assert "Switch it on" in ask(chat.address + "/")[1]


@pytest.mark.parametrize(
    "body", [b"", b"up", b"[]", b'{"up": "no"}', b'{"up": 0}', b"\xff", b'{"up": false}' + b" " * 1000]
)
def test_a_switch_that_makes_no_sense_changes_nothing(chat: Chat, body: bytes) -> None:
    status, said = ask(f"{chat.address}/switch", body)
    assert status == 400
    assert "error" in json.loads(said)
    assert chat.up


def test_other_pages_are_not_found(chat: Chat) -> None:
    assert ask(f"{chat.address}/nothing")[0] == 404
    assert ask(f"{chat.address}/nothing", b"{}")[0] == 400


def test_it_runs_as_a_process_that_says_where_it_is() -> None:
    command = [sys.executable, "-m", "local.chat", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert ask(process.stdout.readline().strip() + "/health")[0] == 200
        finally:
            process.terminate()
