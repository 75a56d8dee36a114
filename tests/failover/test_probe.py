"""One look at chat over real HTTP on loopback: what counts as well, as failed, and as our own blindness."""

import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from failover.probes.http import BODY, look
from failover.quorum import Probe
from local.chat import Chat

QUICK = timedelta(milliseconds=300)
PATIENT = timedelta(seconds=5)
Answer = Callable[[socket.socket, threading.Event], None]


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], str]]:
    """Answer every connection by hand, one after the other; give the address."""
    over, threads, listeners = threading.Event(), [], []

    def start(answer: Answer) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        listener.settimeout(0.02)
        listeners.append(listener)

        def run() -> None:
            while not over.is_set():
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    continue
                with connection, suppress(OSError):  # the prober may go away at any moment
                    connection.settimeout(5)
                    connection.recv(4096)
                    answer(connection, over)

        threads.append(threading.Thread(target=run))
        threads[-1].start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/health"

    yield start
    over.set()
    for thread in threads:
        thread.join()
    for listener in listeners:
        listener.close()


def says(*parts: bytes) -> Answer:
    def answer(connection: socket.socket, _over: threading.Event) -> None:
        for part in parts:
            connection.sendall(part)

    return answer


def test_chat_that_is_up_passes(chat: Chat) -> None:
    seen = look(f"{chat.address}/health", PATIENT)
    assert (seen.result, seen.evidence) == ("ok", f"HTTP 200 from {chat.address}/health")


def test_chat_that_says_it_is_down_fails(chat: Chat) -> None:
    chat.up = False
    seen = look(f"{chat.address}/health", PATIENT)
    assert (seen.result, seen.evidence) == ("fail", f"HTTP 503 from {chat.address}/health")


@pytest.mark.parametrize(
    ("status", "result"), [(199 + 1, "ok"), (204, "ok"), (299, "ok"), (300, "fail"), (404, "fail")]
)
def test_only_a_2xx_passes(serve: Callable[[Answer], str], status: int, result: str) -> None:
    url = serve(says(f"HTTP/1.1 {status} Whatever\r\nContent-Length: 0\r\n\r\n".encode()))
    assert look(url, PATIENT).result == result


def test_a_redirect_is_not_followed_even_to_a_chat_that_is_up(serve: Callable[[Answer], str], chat: Chat) -> None:
    url = serve(says(f"HTTP/1.1 302 Found\r\nLocation: {chat.address}/health\r\nContent-Length: 0\r\n\r\n".encode()))
    seen = look(url, PATIENT)
    assert (seen.result, seen.evidence) == ("fail", f"HTTP 302 from {url}")


def test_a_closed_port_fails() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/health"
    seen = look(url, PATIENT)
    assert (seen.result, seen.evidence) == ("fail", f"connection refused by {url}")


def test_a_frozen_chat_fails_in_time(serve: Callable[[Answer], str]) -> None:
    def freeze(_connection: socket.socket, over: threading.Event) -> None:
        over.wait(5)

    url = serve(freeze)
    seen = _timed(lambda: look(url, QUICK), 2)
    assert (seen.result, seen.evidence) == ("fail", f"no whole answer within 0.3 s from {url}")


def test_an_answer_that_drips_fails_in_time(serve: Callable[[Answer], str]) -> None:
    def drip(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while not over.wait(0.02):
            connection.sendall(b"a")

    url = serve(drip)
    assert _timed(lambda: look(url, QUICK), 2).result == "fail"


def test_an_endless_answer_is_read_no_further_than_it_needs(serve: Callable[[Answer], str]) -> None:
    def flood(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + b"a" * BODY)
        while not over.wait(0.02):
            connection.sendall(b"a")

    url = serve(flood)
    assert look(url, PATIENT).result == "ok"


@pytest.mark.parametrize(
    "answer",
    [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nshort", b"\x16\x03\x01\x00\xff"],
)
def test_a_broken_answer_fails(serve: Callable[[Answer], str], answer: bytes) -> None:
    seen = look(serve(says(answer)), PATIENT)
    assert seen.result == "fail"
    assert seen.evidence.startswith("a broken answer from http://127.0.0.1")


def test_a_port_that_speaks_no_tls_fails(serve: Callable[[Answer], str]) -> None:
    url = serve(says(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")).replace("http:", "https:")
    seen = look(url, PATIENT)
    assert (seen.result, seen.evidence) == ("fail", f"no TLS with {url}")


def test_a_name_that_cannot_be_looked_up_proves_nothing() -> None:
    seen = look("http://chat.invalid/health", QUICK)
    assert seen.result == "unknown"
    assert "name lookup" in seen.evidence


def test_a_slow_name_lookup_is_not_blamed_on_chat(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: Any, **__: Any) -> Any:
        time.sleep(1)  # the system's resolver, stuck; nothing of ours waits for it
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    seen = look("http://chat.example/health", QUICK)
    assert (seen.result, seen.evidence) == ("unknown", "the name lookup for http://chat.example/health took over 0.3 s")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems route loopback's broadcast address")
def test_an_unreachable_network_proves_nothing() -> None:
    seen = look("http://127.255.255.255/health", PATIENT)
    assert seen.result == "unknown"
    assert seen.evidence.startswith("a fault of our own on the way to http://127.255.255.255/health")


@pytest.mark.parametrize("url", ["http://[::1", "http://", "chat", "", "ftp://chat/health", "http://a:b:c/"])
def test_an_address_without_sense_proves_nothing_and_raises_nothing(url: str) -> None:
    assert look(url, QUICK).result == "unknown"


def test_secrets_in_the_address_stay_out_of_the_evidence(chat: Chat) -> None:
    url = chat.address.replace("://", "://sara:hush@") + "/health?token=hush"
    assert look(url, PATIENT).evidence == f"HTTP 404 from {chat.address}/health"


def _timed(work: Callable[[], Probe], limit: float) -> Probe:
    began = time.monotonic()
    probe = work()
    assert time.monotonic() - began < limit
    return probe
