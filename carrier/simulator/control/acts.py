"""The control API's acts: what people do with phones, and what may be changed from outside."""

from dataclasses import asdict, fields, replace
from typing import Any

from aiohttp import web

from ..faults import make
from ..leg import Leg
from ..placing import dial_in
from ..rest.account import exchange_of
from ..settings import Line
from ..texting import text_in
from .answer import body_of, leg_of, number_of
from .looks import describe, describe_phone, time_of

KEYS = "0123456789*#ABCD"


async def dial(request: web.Request) -> Any:
    """A person dials a line."""
    exchange, wish = exchange_of(request), await body_of(request)
    if wish.get("to") not in exchange.lines:
        raise web.HTTPNotFound(text=f"no line has the number {wish.get('to')!r}")
    more = {str(name): str(value) for name, value in wish.get("parameters", {}).items()}
    person, shows = str(wish.get("from", "anonymous")), str(wish.get("shows", ""))
    leg = dial_in(exchange, person, wish["to"], shows, more)
    await exchange.clock.settle()
    return {"sid": leg.sid}


async def text(request: web.Request) -> Any:
    """A person sends a line a text message."""
    exchange, wish = exchange_of(request), await body_of(request)
    line = exchange.lines.get(str(wish.get("to")))
    if line is None or not line.message_url:
        raise web.HTTPNotFound(text=f"no line with the number {wish.get('to')!r} takes messages")
    sid = text_in(exchange, str(wish.get("from", "anonymous")), line, str(wish.get("text", "")))
    await exchange.clock.settle()
    return {"sid": sid}


async def act(request: web.Request) -> Any:
    """The person at the leg does something."""
    leg, wish, deed = leg_of(request), await body_of(request), request.match_info["deed"]
    if not leg.live:
        raise web.HTTPBadRequest(text=f"the call has ended: {leg.reason}")
    if deed in ("press", "say") and leg.status != "in-progress":
        raise web.HTTPBadRequest(text=f"the call is {leg.status}, not answered")
    if deed in ("answer", "decline", "voicemail") and (leg.status != "ringing" or leg.direction == "inbound"):
        raise web.HTTPBadRequest(text=f"the phone does not ring: the call is {leg.status}")
    if deed == "press":
        await _press(leg, str(wish.get("digits", "")))
    elif deed == "say":
        leg.speak(str(wish.get("text", "")))
    elif deed == "hangup":
        leg.hang_up("the person hung up", leg.status_if_hung_up())
    elif deed in ("answer", "decline", "voicemail"):
        if not leg.choice.done():
            leg.choice.set_result(deed)
    else:
        raise web.HTTPNotFound(text=f"nobody can {deed!r}")
    await leg.exchange.clock.settle()
    return describe(leg)


async def set_phone(request: web.Request) -> Any:
    """Say how a phone treats calls that come in, and how it works."""
    found = exchange_of(request).phone(request.match_info["number"])
    try:
        found.change(await body_of(request))
    except ValueError as mistake:
        raise web.HTTPBadRequest(text=str(mistake)) from None
    return describe_phone(found)


async def set_line(request: web.Request) -> Any:
    """Add a line or change its webhooks."""
    exchange, wish = exchange_of(request), await body_of(request)
    names = {field.name for field in fields(Line)}
    if set(wish) - names or not wish.get("number"):
        raise web.HTTPBadRequest(text=f"give a number, and some of {sorted(names)}")
    line = replace(exchange.lines.get(wish["number"], Line(wish["number"])), **wish)
    exchange.lines[line.number] = line
    return asdict(line)


async def add_fault(request: web.Request) -> Any:
    """Put a fault in force."""
    try:
        return exchange_of(request).faults.add(make(await body_of(request))).as_json()
    except ValueError as mistake:
        raise web.HTTPBadRequest(text=str(mistake)) from None


async def lift_fault(request: web.Request) -> Any:
    """Lift a fault, or all."""
    exchange_of(request).faults.remove(number_of(request.match_info["number"], "a fault"))
    return {}


async def advance(request: web.Request) -> Any:
    """Let time pass."""
    exchange, wish = exchange_of(request), await body_of(request)
    seconds = wish.get("seconds")
    if not exchange.clock.manual:
        raise web.HTTPBadRequest(text="this is a real clock, it advances by itself")
    if not isinstance(seconds, int | float) or seconds < 0:
        raise web.HTTPBadRequest(text="give seconds, 0 or more")
    await exchange.clock.advance(seconds)
    return time_of(exchange)


async def settle(request: web.Request) -> Any:
    """Wait until all is still, with no time passing."""
    await exchange_of(request).clock.settle()
    return time_of(exchange_of(request))


async def _press(leg: Leg, digits: str) -> None:
    for key in digits:
        if key in "wW":
            await leg.exchange.clock.sleep(0.5)
        elif key in KEYS:
            leg.press(key)
        else:
            raise web.HTTPBadRequest(text=f"a phone has no key {key!r}")
