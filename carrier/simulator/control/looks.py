"""The control API's questions: what is so, and what has happened."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from aiohttp import web

from ..clock import stamp
from ..exchange import Exchange
from ..faults import CATALOGUE
from ..leg import Leg
from ..phone import Phone
from ..rest.account import exchange_of
from .answer import leg_of, number_of


async def calls(request: web.Request) -> Any:
    """Every leg, or those in one state, without their logs."""
    return _in_state(request, exchange_of(request).legs.values())


async def call(request: web.Request) -> Any:
    """One leg, with its log."""
    leg = leg_of(request)
    return describe(leg) | {"log": [entry.as_json() for entry in leg.log]}


async def phones(request: web.Request) -> Any:
    """Every phone."""
    return [describe_phone(found) for found in exchange_of(request).phones.values()]


async def phone(request: web.Request) -> Any:
    """One phone; every number has one."""
    found = exchange_of(request).phone(request.match_info["number"])
    return describe_phone(found) | {"calls": _in_state(request, found.legs)}


async def lines(request: web.Request) -> Any:
    """The numbers of the application."""
    return [asdict(line) for line in exchange_of(request).lines.values()]


async def faults(request: web.Request) -> Any:
    """The faults in force, and the catalogue."""
    active = exchange_of(request).faults.active
    return {"active": [fault.as_json() for fault in active], "catalogue": CATALOGUE}


async def events(request: web.Request) -> Any:
    """What happened after number N."""
    after = number_of(request.query.get("after", "0"), "after")
    return [entry.as_json() for entry in exchange_of(request).ledger.entries[after:]]


async def errors(request: web.Request) -> Any:
    """What the application did wrong."""
    return exchange_of(request).ledger.errors


async def webhooks(request: web.Request) -> Any:
    """The webhooks after number N."""
    after = number_of(request.query.get("after", "0"), "after")
    return exchange_of(request).ledger.webhooks[after:]


async def recordings(request: web.Request) -> Any:
    """Every recording, with the words in it."""
    return [
        {
            "sid": found.sid,
            "call": found.call_sid,
            "conference": found.conference_sid,
            "status": found.status,
            "seconds": found.duration,
            "words": found.words,
            "url": found.url,
        }
        for found in exchange_of(request).recordings.values()
    ]


async def clock(request: web.Request) -> Any:
    """What time it is."""
    return time_of(exchange_of(request))


def state_of(leg: Leg) -> str:
    """Return queued, ringing, active or ended, as the person at the leg sees it."""
    if not leg.live:
        return "ended"
    return leg.status if leg.direction != "inbound" and not leg.started else "active"


def describe(leg: Leg) -> dict[str, Any]:
    """Return a leg as JSON."""
    company = leg.company
    return {
        "sid": leg.sid,
        "status": leg.status,
        "state": state_of(leg),
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
    """Return a phone as JSON, with all its calls."""
    fields = {name: value for name, value in vars(found).items() if name != "legs"}
    return fields | {"calls": [describe(leg) for leg in found.legs]}


def time_of(exchange: Exchange) -> dict[str, Any]:
    """Return the clock as JSON."""
    now = exchange.clock
    told = {"now": stamp(now.now()), "next_timer_in": now.next_timer_in(), "manual": now.manual}
    return told | {"happenings": now.happenings}


def _in_state(request: web.Request, legs: Iterable[Leg]) -> list[dict[str, Any]]:
    wanted = request.query.get("state", "")
    return [describe(leg) for leg in legs if wanted in ("", state_of(leg))]
