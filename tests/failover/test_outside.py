"""The ways out that are not the telephone: apprise over real HTTP on loopback, and the outside monitor."""

import json

import pytest
from aiohttp import web

from failover import outside, telling
from models import Database, ManualClock
from tests.failover.place import Place
from tests.failover.steps import FAIL, OK, looks


def test_apprise_reaches_a_webhook(database: Database, clock: ManualClock) -> None:
    got: list[str] = []

    async def hook(request: web.Request) -> web.StreamResponse:
        got.append(json.loads(await request.text())["message"])
        return web.Response()

    looks(database, clock, OK)
    with Place(hook=hook) as place:
        channel = outside.channel(f"json://127.0.0.1:{place.port}/hook")
        telling.register(database, [channel], clock.now())
        looks(database, clock, FAIL, FAIL, FAIL)
        assert telling.deliver(database, clock, [channel]) == 1
    assert "is now ON" in got[0]
    assert "127.0.0.1" not in channel.name


def test_an_address_that_apprise_does_not_know_is_refused_without_showing_it() -> None:
    with pytest.raises(ValueError, match=r"^nonsense://… is no address that apprise knows$"):
        outside.channel("nonsense://hush")


def test_the_outside_monitor_hears_a_beat() -> None:
    asked: list[str] = []

    async def monitor(request: web.Request) -> web.StreamResponse:
        asked.append(request.path)
        return web.Response()

    with Place(monitor=monitor) as place:
        assert outside.beat(f"{place.url}/monitor")
    assert not outside.beat(f"{place.url}/monitor")
    assert asked == ["/monitor"]
