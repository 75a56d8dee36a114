"""The control API: JSON over HTTP, for people and tests that act on the simulated telephone network.

    POST /control/calls {"from", "to", "shows"?}     a person dials a line -> {"sid"}
    GET  /control/calls                              every leg, oldest first
    GET  /control/calls/SID                          one leg, with its log
    POST /control/calls/SID/press {"digits"}         keys, `w` waits half a second
    POST /control/calls/SID/say {"text"}
    POST /control/calls/SID/hangup | answer | decline | voicemail
    GET  /control/phones                             every phone that was ever mentioned
    GET  /control/phones/NUMBER                      its behaviour and its calls
    PUT  /control/phones/NUMBER {"behaviour"?, "ring_seconds"?, "then_press"?, "call_waiting"?, "greeting"?}
    PUT  /control/line {"number", "voice_url"?, "status_url"?, "fallback_url"?, "…_method"?}
    GET  /control/events?after=N                     everything that happened, numbered from 1
    GET  /control/errors                             everything the application did wrong
    GET  /control/webhooks?after=N                   every webhook that was sent, and the answer
    GET  /control/clock                              {"now", "next_timer_in", "manual"}
    POST /control/clock/advance {"seconds"}          manual clock only
    POST /control/clock/settle

On the manual clock every call that changes something answers when all is still again. Times are ISO 8601 in
UTC, durations seconds. Mistakes are answered with 400 or 404 and {"error"}.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import fields, replace
from typing import Any

from aiohttp import web

from .clock import stamp
from .exchange import Exchange
from .leg import Leg
from .phone import BEHAVIOURS, Phone
from .placing import dial_in
from .rest.account import exchange_of
from .settings import Line

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
RINGING = ("queued", "ringing")


def routes() -> list[web.RouteDef]:
    """Return every route of the control API."""
    return [
        web.get("/control/calls", _wrapped(calls)),
        web.post("/control/calls", _wrapped(dial)),
        web.get("/control/calls/{sid}", _wrapped(call)),
        web.post("/control/calls/{sid}/{act}", _wrapped(act)),
        web.get("/control/phones", _wrapped(phones)),
        web.get("/control/phones/{number}", _wrapped(phone)),
        web.put("/control/phones/{number}", _wrapped(set_phone)),
        web.put("/control/line", _wrapped(set_line)),
        web.get("/control/events", _wrapped(events)),
        web.get("/control/errors", _wrapped(errors)),
        web.get("/control/webhooks", _wrapped(webhooks)),
        web.get("/control/clock", _wrapped(clock)),
        web.post("/control/clock/advance", _wrapped(advance)),
        web.post("/control/clock/settle", _wrapped(settle)),
    ]


async def calls(request: web.Request) -> Any:
    """Every leg, without its log."""
    return [describe(leg) for leg in exchange_of(request).legs.values()]


async def dial(request: web.Request) -> Any:
    """A person dials a line."""
    exchange, wish = exchange_of(request), await _body(request)
    if wish.get("to") not in exchange.lines:
        raise web.HTTPNotFound(text=f"no line has the number {wish.get('to')!r}")
    leg = dial_in(exchange, str(wish.get("from", "anonymous")), wish["to"], str(wish.get("shows", "")))
    await exchange.clock.settle()
    return {"sid": leg.sid}


async def call(request: web.Request) -> Any:
    """One leg, with its log."""
    leg = _leg(request)
    return describe(leg) | {"log": [entry.as_json() for entry in leg.log]}


async def act(request: web.Request) -> Any:
    """The person at the leg does something."""
    leg, wish, deed = _leg(request), await _body(request), request.match_info["act"]
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
        leg.hang_up("the person hung up", _status_of_hanging_up(leg))
    elif deed in ("answer", "decline", "voicemail"):
        if not leg.choice.done():
            leg.choice.set_result(deed)
    else:
        raise web.HTTPNotFound(text=f"nobody can {deed!r}")
    await leg.exchange.clock.settle()
    return describe(leg)


async def phones(request: web.Request) -> Any:
    """Every phone."""
    return [describe_phone(phone) for phone in exchange_of(request).phones.values()]


async def phone(request: web.Request) -> Any:
    """One phone; every number has one."""
    return describe_phone(exchange_of(request).phone(request.match_info["number"]))


async def set_phone(request: web.Request) -> Any:
    """Say how a phone treats calls that come in."""
    wish = await _body(request)
    allowed = {"behaviour", "ring_seconds", "then_press", "call_waiting", "greeting"}
    if set(wish) - allowed or wish.get("behaviour", "manual") not in BEHAVIOURS:
        raise web.HTTPBadRequest(text=f"give some of {sorted(allowed)}; behaviour is one of {BEHAVIOURS}")
    found = exchange_of(request).phone(request.match_info["number"])
    for name, value in wish.items():
        setattr(found, name, value)
    return describe_phone(found)


async def set_line(request: web.Request) -> Any:
    """Add a line or change its webhooks."""
    exchange, wish = exchange_of(request), await _body(request)
    names = {field.name for field in fields(Line)}
    if set(wish) - names or not wish.get("number"):
        raise web.HTTPBadRequest(text=f"give a number, and some of {sorted(names)}")
    line = replace(exchange.lines.get(wish["number"], Line(wish["number"])), **wish)
    exchange.lines[line.number] = line
    return {name: getattr(line, name) for name in names}


async def events(request: web.Request) -> Any:
    """What happened after number N."""
    return [entry.as_json() for entry in exchange_of(request).ledger.entries[_after(request) :]]


async def errors(request: web.Request) -> Any:
    """What the application did wrong."""
    return exchange_of(request).ledger.errors


async def webhooks(request: web.Request) -> Any:
    """The webhooks after number N."""
    return exchange_of(request).ledger.webhooks[_after(request) :]


async def clock(request: web.Request) -> Any:
    """What time it is."""
    return _time(exchange_of(request))


async def advance(request: web.Request) -> Any:
    """Let time pass."""
    exchange, wish = exchange_of(request), await _body(request)
    seconds = wish.get("seconds")
    if not exchange.clock.manual:
        raise web.HTTPBadRequest(text="this is a real clock, it advances by itself")
    if not isinstance(seconds, int | float) or seconds < 0:
        raise web.HTTPBadRequest(text="give seconds, 0 or more")
    await exchange.clock.advance(seconds)
    return _time(exchange)


async def settle(request: web.Request) -> Any:
    """Wait until all is still, with no time passing."""
    await exchange_of(request).clock.settle()
    return _time(exchange_of(request))


def describe(leg: Leg) -> dict[str, Any]:
    """Return a leg as JSON."""
    company = leg.company
    return {
        "sid": leg.sid,
        "status": leg.status,
        "direction": leg.direction,
        "from": leg.from_,
        "to": leg.to,
        "phone": leg.person,
        "parent": leg.parent.sid if leg.parent else None,
        "reason": leg.reason,
        "created": stamp(leg.created),
        "answered": stamp(leg.started),
        "ended": stamp(leg.ended),
        "gathering": leg.listening.is_set(),
        "talking_to": [other.sid for other in company.hearers(leg)] if company else [],
    }


def describe_phone(found: Phone) -> dict[str, Any]:
    """Return a phone as JSON, each call with `state` ringing, active or ended as the person sees it."""
    listed = []
    for leg in found.legs:
        waiting = leg.status in RINGING and leg.direction != "inbound"
        state = "ended" if not leg.live else "ringing" if waiting else "active"
        listed.append(describe(leg) | {"state": state})
    return {
        "number": found.number,
        "behaviour": found.behaviour,
        "ring_seconds": found.ring_seconds,
        "then_press": found.then_press,
        "call_waiting": found.call_waiting,
        "greeting": found.greeting,
        "calls": listed,
    }


def _status_of_hanging_up(leg: Leg) -> str:
    if leg.started:
        return "completed"
    return "no-answer" if leg.direction == "inbound" else "busy"


async def _press(leg: Leg, digits: str) -> None:
    for key in digits:
        if key in "wW":
            await leg.exchange.clock.sleep(0.5)
        elif key in "0123456789*#ABCD":
            leg.press(key)
        else:
            raise web.HTTPBadRequest(text=f"a phone has no key {key!r}")


def _time(exchange: Exchange) -> dict[str, Any]:
    clock = exchange.clock
    return {"now": stamp(clock.now()), "next_timer_in": clock.next_timer_in(), "manual": clock.manual}


def _leg(request: web.Request) -> Leg:
    leg = exchange_of(request).legs.get(request.match_info["sid"])
    if leg is None:
        raise web.HTTPNotFound(text=f"no call {request.match_info['sid']}")
    return leg


def _after(request: web.Request) -> int:
    text = request.query.get("after", "0")
    if not text.isdigit():
        raise web.HTTPBadRequest(text="after is a number")
    return int(text)


async def _body(request: web.Request) -> dict[str, Any]:
    text = await request.text()
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise web.HTTPBadRequest(text="the body must be a JSON object")
    return found


def _wrapped(handler: Callable[[web.Request], Awaitable[Any]]) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            return web.json_response(await handler(request))
        except (web.HTTPBadRequest, web.HTTPNotFound) as mistake:
            return web.json_response({"error": mistake.text}, status=mistake.status)

    return answer
