"""What the handlers of the control API have in common: JSON in, JSON out, mistakes explained."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from ..leg import Leg
from ..rest.account import exchange_of

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def answer(handler: Callable[[web.Request], Awaitable[Any]]) -> Handler:
    """Wrap a handler that returns something for JSON, and raises HTTPBadRequest or HTTPNotFound."""

    async def answered(request: web.Request) -> web.StreamResponse:
        if request.method != "GET" and not request.path.startswith("/control/clock"):
            exchange_of(request).clock.stir()  # others may look whether anything has happened
        try:
            return web.json_response(await handler(request))
        except (web.HTTPBadRequest, web.HTTPNotFound) as mistake:
            return web.json_response({"error": mistake.text}, status=mistake.status)

    return answered


async def body_of(request: web.Request) -> dict[str, Any]:
    """Return the JSON object in a request, an empty one if there is no body."""
    text = await request.text()
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise web.HTTPBadRequest(text="the body must be a JSON object")
    return found


def leg_of(request: web.Request) -> Leg:
    """Return the leg that the path names."""
    leg = exchange_of(request).legs.get(request.match_info["sid"])
    if leg is None:
        raise web.HTTPNotFound(text=f"no call {request.match_info['sid']}")
    return leg


def number_of(text: str, name: str) -> int:
    """Return a whole number from a path or query."""
    if not text.isdigit():
        raise web.HTTPBadRequest(text=f"{name} is a whole number")
    return int(text)
