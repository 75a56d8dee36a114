"""The account's telephone numbers, the numbers it has verified, and its balance."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from aiohttp import web

from ..exchange import Exchange
from ..settings import Line
from ..values import anything, boolean, method
from .account import exchange_of
from .form import Wanted, full_url, read_form
from .paging import PAGING, page
from .refusal import Refusal

FILTERS: Mapping[str, Wanted] = {
    **PAGING,
    "PhoneNumber": Wanted(anything),
    "FriendlyName": Wanted(anything),
    "Beta": Wanted(boolean),
    "Origin": Wanted(anything),
}
FIELDS = {
    "VoiceUrl": "voice_url",
    "VoiceMethod": "voice_method",
    "VoiceFallbackUrl": "fallback_url",
    "VoiceFallbackMethod": "fallback_method",
    "SmsUrl": "message_url",
    "StatusCallback": "status_url",
    "StatusCallbackMethod": "status_method",
}
UPDATE: Mapping[str, Wanted] = {
    name: Wanted(method if name.endswith("Method") else full_url, 21403 if name.endswith("Method") else 21402)
    for name in FIELDS
} | {"FriendlyName": Wanted(anything)}


async def list_(request: web.Request) -> web.Response:
    """Return the lines."""
    exchange = exchange_of(request)
    form = await read_form(request, FILTERS)
    wanted = form.get("PhoneNumber").replace("*", "")
    found = [line for line in exchange.lines.values() if wanted in line.number]
    return web.json_response(
        page(request.path, "incoming_phone_numbers", found, form, lambda line: show(exchange, line))
    )


async def fetch(request: web.Request) -> web.Response:
    """Return one line."""
    return web.json_response(show(exchange_of(request), _line_or_404(request)))


async def update(request: web.Request) -> web.Response:
    """Change a line's webhooks."""
    exchange, line = exchange_of(request), _line_or_404(request)
    form = await read_form(request, UPDATE)
    line = replace(line, **{field: form.get(name) for name, field in FIELDS.items() if name in form})
    exchange.lines[line.number] = line
    return web.json_response(show(exchange, line))


async def list_verified(request: web.Request) -> web.Response:
    """Return the numbers that may be shown as caller ID without being ours."""
    exchange = exchange_of(request)
    form = await read_form(request, FILTERS)
    verified = [n for n in exchange.settings.verified_numbers if form.get("PhoneNumber") in ("", n)]
    account = exchange.settings.account_sid

    def show_verified(number: str) -> dict[str, Any]:
        sid = _sid("PN", number)
        uri = f"/2010-04-01/Accounts/{account}/OutgoingCallerIds/{sid}.json"
        named = {"friendly_name": number, "phone_number": number}
        return named | {"sid": sid, "account_sid": account, "uri": uri} | _no_dates()

    return web.json_response(page(request.path, "outgoing_caller_ids", verified, form, show_verified))


async def account(request: web.Request) -> web.Response:
    """Return the account itself: a paid one, in use."""
    sid = exchange_of(request).settings.account_sid
    named = {
        "sid": sid,
        "owner_account_sid": sid,
        "friendly_name": "Simulator",
        "uri": f"/2010-04-01/Accounts/{sid}.json",
    }
    return web.json_response(named | {"status": "active", "type": "Full"} | _no_dates())


async def balance(request: web.Request) -> web.Response:
    """Return how much money is left: always the same, calls here cost nothing."""
    account = exchange_of(request).settings.account_sid
    return web.json_response({"account_sid": account, "balance": "100.00", "currency": "USD"})


def show(exchange: Exchange, line: Line) -> dict[str, Any]:
    """Return a line as Twilio writes it, as far as voice is concerned."""
    account, sid = exchange.settings.account_sid, _sid("PN", line.number)
    named = {"sid": sid, "account_sid": account, "friendly_name": line.number, "phone_number": line.number}
    hooks = {
        "voice_url": line.voice_url,
        "voice_method": line.voice_method,
        "voice_fallback_url": line.fallback_url,
        "voice_fallback_method": line.fallback_method,
        "sms_url": line.message_url,
        "status_callback": line.status_url,
        "status_callback_method": line.status_method,
    }
    able = {"capabilities": {"voice": True, "sms": True, "mms": False, "fax": False}, "status": "in-use"}
    uri = f"/2010-04-01/Accounts/{account}/IncomingPhoneNumbers/{sid}.json"
    return named | hooks | able | {"api_version": "2010-04-01", "uri": uri} | _no_dates()


def _no_dates() -> dict[str, None]:
    return {"date_created": None, "date_updated": None}


def _sid(prefix: str, number: str) -> str:
    return prefix + sha256(number.encode()).hexdigest()[:32]


def _line_or_404(request: web.Request) -> Line:
    for line in exchange_of(request).lines.values():
        if _sid("PN", line.number) == request.match_info["sid"]:
            return line
    raise Refusal(20404, f"The requested resource {request.path} was not found")
