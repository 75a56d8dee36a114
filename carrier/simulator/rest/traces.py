"""What Twilio keeps about a call: its notifications (errors) and its events (webhooks)."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from ..ledger import Entry
from ..leg import Leg
from ..values import whole
from .account import exchange_of, leg_or_404
from .form import Wanted, moment, read_form
from .instant import written
from .paging import PAGING, page
from .refusal import Refusal

FILTERS: Mapping[str, Wanted] = {
    **PAGING,
    "Log": Wanted(whole(0, 1)),
    **{"MessageDate" + sign: Wanted(moment) for sign in ("", "<", ">")},
}


async def list_notifications(request: web.Request) -> web.Response:
    """Return the errors of a call, newest first."""
    leg = leg_or_404(request, "call")
    form = await read_form(request, FILTERS)
    found = [entry for entry in reversed(leg.log) if entry.kind == "error"]
    return web.json_response(page(request.path, "notifications", found, form, lambda e: _notice(leg, e)))


async def fetch_notification(request: web.Request) -> web.Response:
    """Return one error of a call."""
    leg = leg_or_404(request, "call")
    for entry in leg.log:
        if entry.kind == "error" and _notice_sid(entry) == request.match_info["sid"]:
            return web.json_response(_notice(leg, entry))
    raise Refusal(20404, f"The requested resource {request.path} was not found")


async def list_events(request: web.Request) -> web.Response:
    """Return the webhooks of a call, oldest first."""
    leg = leg_or_404(request, "call")
    form = await read_form(request, PAGING)
    sent = [hook for hook in exchange_of(request).ledger.webhooks if hook["sid"] == leg.sid]
    return web.json_response(page(request.path, "events", sent, form, _event))


def _notice_sid(entry: Entry) -> str:
    return f"NO{entry.number:032x}"


def _notice(leg: Leg, entry: Entry) -> dict[str, Any]:
    account = leg.exchange.settings.account_sid
    sid, code = _notice_sid(entry), str(entry.details["code"])
    return {
        "sid": sid,
        "account_sid": account,
        "api_version": "2010-04-01",
        "call_sid": leg.sid,
        "date_created": written(entry.at),
        "date_updated": written(entry.at),
        "message_date": written(entry.at),
        "error_code": code,
        "log": "0",
        "message_text": entry.details["message"],
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "request_method": None,
        "request_url": entry.details["url"],
        "request_variables": "",
        "response_body": "",
        "response_headers": "",
        "uri": f"/2010-04-01/Accounts/{account}/Calls/{leg.sid}/Notifications/{sid}.json",
    }


def _event(hook: dict[str, Any]) -> dict[str, Any]:
    request = {"method": hook["method"], "url": hook["url"], "parameters": json.dumps(hook["params"])}
    took = round(hook["seconds"] * 1000)
    response = {
        "response_code": hook["status"],
        "response_body": hook["body"],
        "request_duration": took,
        "date_created": hook["at"],
    }
    return {"request": request, "response": response}
