"""Each kind of probe against a real place on loopback: what passes, what fails, and what proves nothing."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web

from failover.plan import Kind, Watched
from failover.probes.anchors import Anchors
from failover.probes.conversation import Conversation, Line
from failover.probes.figures import Signal, StatusPage
from failover.probes.heartbeat import Heartbeat, beat
from failover.probes.http import Http
from failover.probes.websocket import WebSocket
from models import Database, ManualClock
from tests.failover.place import Place, deaf, echo, says

SCRIPT = (Line(expect="welcome"), Line(send="ping {nonce}"), Line(expect="somebody says: ping {nonce}"))
QUICK, PATIENT = timedelta(seconds=0.3), timedelta(seconds=5)


def seen(kind: Kind, timeout: timedelta = PATIENT) -> tuple[str, str]:
    probe = Watched("test", kind, timedelta(seconds=2), timeout).look()
    return probe.result, probe.evidence


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    said: list[str] = []

    async def room(request: web.Request) -> web.StreamResponse:
        if request.method == "POST":
            said.append(await request.text())
        return web.Response(text="\n".join(said))

    async def secret(request: web.Request) -> web.StreamResponse:
        return web.Response(status=200 if request.headers.get("Authorization") == "Bearer hush" else 401)

    page = {"status": {"indicator": "major"}, "components": [{"name": "Chat", "status": "partial_outage"}]}
    with Place(
        fine=says("all is well"),
        sorry=says("we are down for maintenance"),
        moved=says("", 302, Location="/fine"),
        nowhere=says("", 302, Location="http://169.254.169.254/latest/meta-data"),
        page=says(json.dumps(page)),
        queue=says('{"queue": {"waiting": 12, "share": 0.25, "open": true}}'),
        words=says("no numbers here"),
        broken=says("", 503),
        socket=echo,
        deaf=deaf,
        room=room,
        secret=secret,
    ) as made:
        yield made


def test_an_http_answer_must_have_the_right_words(place: Place) -> None:
    assert seen(Http(f"{place.url}/fine", body=re.compile("well"))) == ("ok", f"HTTP 200 from {place.url}/fine")
    result, evidence = seen(Http(f"{place.url}/sorry", body=re.compile("well")))
    assert (result, evidence) == ("fail", f"HTTP 200 from {place.url}/sorry without 'well' in its text")


def test_an_http_answer_that_is_slow_fails(place: Place) -> None:
    result, evidence = seen(Http(f"{place.url}/fine", slow=timedelta(microseconds=1)))
    assert result == "fail"
    assert "over 1e-06 s" in evidence


def test_another_status_may_be_the_right_one(place: Place) -> None:
    assert seen(Http(f"{place.url}/broken", range(503, 504)))[0] == "ok"


def test_headers_are_sent_and_not_told(place: Place) -> None:
    result, evidence = seen(Http(f"{place.url}/secret", headers=(("Authorization", "Bearer hush"),)))
    assert result == "ok"
    assert "hush" not in evidence


def test_a_redirect_is_followed_only_when_allowed(place: Place) -> None:
    assert seen(Http(f"{place.url}/moved"))[0] == "fail"
    assert seen(Http(f"{place.url}/moved", redirects=1))[0] == "ok"


def test_a_redirect_to_metadata_is_refused_even_when_redirects_are_allowed(place: Place) -> None:
    result, evidence = seen(Http(f"{place.url}/nowhere", redirects=3))
    assert result == "unknown"
    assert "refused to connect to 169.254.169.254, which is link-local" in evidence


def test_a_websocket_shakes_hands_and_answers_a_ping(place: Place) -> None:
    url = place.url.replace("http", "ws")
    assert seen(WebSocket(f"{url}/socket")) == ("ok", f"a ping was answered by {url}/socket")
    assert seen(WebSocket(f"{url}/fine")) == ("fail", f"HTTP 200 instead of a handshake from {url}/fine")


def test_a_websocket_that_shakes_hands_and_freezes_fails(place: Place) -> None:
    url = place.url.replace("http", "ws")
    assert seen(WebSocket(f"{url}/deaf"), QUICK) == ("fail", f"no answer to a ping within 0.3 s from {url}/deaf")


def test_a_conversation_over_a_websocket(place: Place) -> None:
    talk = Conversation(SCRIPT, url=place.url.replace("http", "ws") + "/socket")
    assert seen(talk)[0] == "ok"
    result, evidence = seen(replace(talk, script=(*SCRIPT, Line(expect="never said"))), QUICK)
    assert result == "fail"
    assert "line 4 of the conversation ('never said') was not heard within 0.3 s" in evidence


def test_a_conversation_over_http(place: Place) -> None:
    script = (Line(send="ping {nonce}", path="/room"), Line(expect="ping {nonce}", path="/room"))
    assert seen(Conversation(script, url=place.url))[0] == "ok"
    lost = (script[0], Line(expect="ping {nonce}", path="/fine"))
    assert seen(Conversation(lost, url=place.url), QUICK)[0] == "fail"
    assert seen(Conversation((replace(script[0], path="/broken"), script[1]), url=place.url))[0] == "fail"


def test_two_conversations_never_hear_each_other(place: Place) -> None:
    """What an earlier conversation said still stands in the room: only this one's own words count."""
    said = (Line(send="ping {nonce}", path="/room"), Line(expect="ping {nonce}", path="/room"))
    assert seen(Conversation(said, url=place.url))[0] == "ok"
    assert seen(Conversation(said[1:], url=place.url), QUICK)[0] == "fail"


@pytest.mark.parametrize(
    ("kind", "result", "told"),
    [
        ({}, "fail", "says major"),
        ({"worst": "critical"}, "ok", "says major"),
        ({"component": "Chat", "worst": "partial_outage"}, "fail", "says partial_outage"),
        ({"component": "Chat", "worst": "major_outage"}, "ok", "says partial_outage"),
        ({"component": "Mail", "worst": "major_outage"}, "unknown", "tells no status that we know"),
    ],
)
def test_a_status_page(place: Place, kind: dict[str, Any], result: str, told: str) -> None:
    found = seen(StatusPage(f"{place.url}/page", **kind))
    assert found[0] == result
    assert told in found[1]


@pytest.mark.parametrize(
    ("kind", "result"),
    [
        ({"field": "queue.waiting", "above": 20}, "ok"),
        ({"field": "queue.waiting", "above": 10}, "fail"),
        ({"field": "queue.share", "below": 0.5}, "fail"),
        ({"field": "queue.nothing", "above": 10}, "unknown"),
        ({"field": "queue.open", "above": 0}, "unknown"),
    ],
)
def test_a_business_signal(place: Place, kind: dict[str, Any], result: str) -> None:
    assert seen(Signal(f"{place.url}/queue", **kind))[0] == result


@pytest.mark.parametrize("path", ["words", "broken"])
def test_figures_that_cannot_be_read_say_nothing_about_chat(place: Place, path: str) -> None:
    assert seen(Signal(f"{place.url}/{path}", "a", above=1))[0] == "unknown"
    assert seen(StatusPage(f"{place.url}/{path}"))[0] == "unknown"


def test_anchors_fail_only_when_none_of_them_answers(place: Place) -> None:
    dead = "http://127.0.0.1:9/"
    assert Anchors([dead, f"{place.url}/broken"]).look().result == "ok"
    told = Anchors([dead, dead]).look()
    assert told.result == "fail"
    assert told.evidence.startswith("none of 2 control anchors answers: connection refused")


def test_a_heartbeat_that_falls_silent_fails(database: Database, clock: ManualClock) -> None:
    heart = Heartbeat("chat", timedelta(seconds=30))
    assert heart.look(database, clock).result == "unknown"
    beat(database, "chat", clock.now())
    clock.advance(seconds=30)
    assert heart.look(database, clock).result == "ok"
    clock.advance(seconds=1)
    assert heart.look(database, clock).evidence == "the last heartbeat of chat came 31 s ago"
    beat(database, "chat", clock.now())
    assert heart.look(database, clock).result == "ok"
