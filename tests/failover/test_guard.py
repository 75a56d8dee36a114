"""The guard: addresses that no chat has are refused when a probe connects, however they are written."""

import socket
from datetime import timedelta
from typing import Any

import pytest

from failover.plan import Watched
from failover.probes import guard
from failover.probes.conversation import Conversation, Line
from failover.probes.http import Http
from failover.probes.websocket import WebSocket

SHORT = timedelta(seconds=1)
METADATA = "169.254.169.254"


@pytest.mark.parametrize(
    "address",
    [
        METADATA,
        "169.254.0.1",
        "fe80::1",
        "fe80::1%eth0",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "100.100.100.200",
        "168.63.129.16",
        "fd00:ec2::254",
        "224.0.0.1",
        "0.0.0.0",
        "::",
    ],
)
def test_an_address_that_no_chat_has_is_refused(address: str) -> None:
    with pytest.raises(guard.Refused, match=r"refused to connect to .* give the address of chat itself"):
        guard.check(address)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.0.0.5", "192.168.1.1", "93.184.216.34", "2606:2800::1"])
def test_an_address_that_chat_may_have_is_not(address: str) -> None:
    guard.check(address)


@pytest.mark.parametrize(
    "kind",
    [
        Http(f"http://{METADATA}/"),
        Http("http://[::ffff:169.254.169.254]/"),
        Http("http://chat.example/"),
        WebSocket("ws://chat.example/"),
        Conversation((Line(expect="x"),), host="chat.example", port=80),
        Conversation((Line(expect="x"),), host=METADATA, port=80),
    ],
)
def test_every_kind_of_probe_is_guarded_when_it_connects(monkeypatch: pytest.MonkeyPatch, kind: Any) -> None:
    def resolve(host: str, port: int, *_: Any, **__: Any) -> Any:
        """The system's resolver, as somebody who owns the name would have it answer."""
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (METADATA, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    seen = Watched("test", kind, SHORT, SHORT).look()
    assert seen.result == "unknown"
    assert "which is link-local; give the address of chat itself" in seen.evidence
