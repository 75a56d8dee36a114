"""Finds what a REST request is about: the account, the exchange, the call."""

import base64
import binascii
import hmac
from collections.abc import Reversible
from datetime import timedelta
from typing import Any

from aiohttp import web

from ..exchange import Exchange
from ..leg import Leg
from .refusal import Refusal

EXCHANGE = web.AppKey("exchange", Exchange)


def exchange_of(request: web.Request) -> Exchange:
    """Return the exchange behind this server."""
    return request.app[EXCHANGE]


def authenticate(request: web.Request) -> None:
    """Check the Basic credentials (20003), and that the account in the path is the one they open (20404)."""
    settings = exchange_of(request).settings
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    try:
        user, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise Refusal(20003) from None
    known = hmac.compare_digest(user.encode(), settings.account_sid.encode())
    opens = hmac.compare_digest(password.encode(), settings.auth_token.encode())
    if scheme.lower() != "basic" or not (known and opens):
        raise Refusal(20003)
    if request.match_info["account"] != settings.account_sid:
        raise Refusal(20404, f"The requested resource {request.path} was not found")


def refuse_numbers(exchange: Exchange, from_: str, to: str) -> None:
    """Refuse a caller ID that is not ours or verified (21210), and what the number called is set to."""
    known = {*exchange.lines, *exchange.settings.verified_numbers}
    if from_.startswith("+") and from_ not in known:
        raise Refusal(21210, f"'From' phone number not verified: {from_}")
    if (code := exchange.phone(to).refusal) != 0:
        raise Refusal(code, f"Account not authorized to call {to}")


def newest_first(request: web.Request, things: Reversible[Any]) -> list[Any]:
    """Return a resource's things, newest first; with list lag the newest do not show yet."""
    exchange = exchange_of(request)
    fault = exchange.faults.strike("list_lag", "", request.path)
    lag = fault.seconds if fault else exchange.settings.list_lag
    until = exchange.clock.now() - timedelta(seconds=lag)
    return [thing for thing in reversed(things) if not lag or thing.created <= until]


def leg_or_404(request: web.Request, part: str = "sid") -> Leg:
    """Return the call named in the path. Raises Refusal 20404."""
    leg = exchange_of(request).legs.get(request.match_info[part])
    if leg is None:
        raise Refusal(20404, f"The requested resource {request.path} was not found")
    return leg
