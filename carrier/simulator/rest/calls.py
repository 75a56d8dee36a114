"""The Calls resource: create, fetch, list, update, delete."""

from functools import partial
from typing import Any

from aiohttp import web

from ..document import INLINE_AT_MOST
from ..leg import Leg
from ..machine import Wish
from ..placing import Order, dial_out
from ..turn import Turn
from .account import exchange_of, leg_or_404, newest_first, refuse_numbers
from .call_form import CREATE, FILTERS, UPDATE
from .form import Form, read_form
from .instant import in_time, written
from .paging import page
from .recordings import start_recording
from .refusal import Refusal


async def create(request: web.Request) -> web.Response:
    """Place a call."""
    exchange = exchange_of(request)
    form = await read_form(request, CREATE)
    refuse_numbers(exchange, form.get("From"), form.get("To"))
    if not (turn := _turn(form)):
        raise Refusal(21205, "Url parameter is required, or Twiml, or ApplicationSid")
    order = Order(
        to=form.get("To"),
        from_=form.get("From"),
        turn=turn,
        status_url=form.get("StatusCallback"),
        status_method=form.get("StatusCallbackMethod", "POST").upper(),
        status_events=frozenset(form.all("StatusCallbackEvent")) or frozenset({"completed"}),
        fallback_url=form.get("FallbackUrl"),
        fallback_method=form.get("FallbackMethod", "POST").upper(),
        timeout=form.number("Timeout", 60),
        time_limit=form.number("TimeLimit", 14_400),
        send_digits=form.get("SendDigits"),
        detection=_detection(form),
        recording=partial(_record, form) if form.true("Record") else None,
    )
    return web.json_response(show(dial_out(exchange, order)), status=201)


async def fetch(request: web.Request) -> web.Response:
    """Return one call."""
    return web.json_response(show(leg_or_404(request)))


async def update(request: web.Request) -> web.Response:
    """Redirect a call or end it. 21220 if it is not in a state for that: a normal race."""
    leg = leg_or_404(request)
    form = await read_form(request, UPDATE)
    wish, turn = form.get("Status"), _turn(form)
    if not leg.live:
        raise Refusal(21220, "Invalid call state. Call is not in-progress. Cannot redirect.")
    if wish == "canceled":
        if leg.status not in ("queued", "ringing"):
            raise Refusal(21220, "Invalid call state. Only queued or ringing calls can be canceled.")
        leg.hang_up("canceled over REST", "canceled")
    elif wish == "completed":
        leg.hang_up("ended over REST", "completed" if leg.started else "canceled")
    elif turn:
        if leg.status != "in-progress":
            raise Refusal(21220, "Invalid call state. Call is not in-progress. Cannot redirect.")
        leg.redirect(turn)
    if form.get("StatusCallback"):
        leg.progress.report_to(form.get("StatusCallback"), form.get("StatusCallbackMethod", "POST"))
    return web.json_response(show(leg))


async def list_(request: web.Request) -> web.Response:
    """Return calls, newest first."""
    exchange = exchange_of(request)
    form = await read_form(request, FILTERS)
    legs = [leg for leg in newest_first(request, exchange.legs.values()) if _matches(leg, form)]
    return web.json_response(page(request.path, "calls", legs, form, show))


async def delete(request: web.Request) -> web.Response:
    """Forget a call that is over; 20001 while it is not."""
    leg = leg_or_404(request)
    if leg.live:
        raise Refusal(20001, "Call is still in progress")
    del exchange_of(request).legs[leg.sid]
    return web.Response(status=204)


def show(leg: Leg) -> dict[str, Any]:
    """Return a call as Twilio writes it."""
    account = leg.exchange.settings.account_sid
    base = f"/2010-04-01/Accounts/{account}/Calls/{leg.sid}"
    parts = ("notifications", "recordings", "events")
    return {
        "sid": leg.sid,
        "account_sid": account,
        "api_version": "2010-04-01",
        "parent_call_sid": leg.parent.sid if leg.parent else None,
        "to": leg.to,
        "to_formatted": leg.to,
        "from": leg.from_,
        "from_formatted": leg.from_,
        "status": leg.status,
        "direction": leg.direction,
        "start_time": written(leg.dialled),
        "end_time": written(leg.ended),
        "duration": str(leg.duration) if leg.ended and leg.started else None,
        "answered_by": leg.answered_by or None,
        "date_created": written(leg.created),
        "date_updated": written(leg.updated),
        "price": None,
        "price_unit": "USD",
        "phone_number_sid": None,
        "forwarded_from": None,
        "caller_name": None,
        "group_sid": None,
        "trunk_sid": None,
        "queue_time": "0",
        "uri": f"{base}.json",
        "subresource_uris": {part: f"{base}/{part.capitalize()}.json" for part in parts},
    }


def _turn(form: Form) -> Turn | None:
    if form.get("Url"):
        return Turn(form.get("Url"), form.get("Method", "POST").upper())
    if twiml := form.get("Twiml"):
        if len(twiml) > INLINE_AT_MOST:
            raise Refusal(21626, f"Twiml is longer than {INLINE_AT_MOST} characters")
        return Turn(twiml=twiml)
    return None


def _detection(form: Form) -> Wish | None:
    """Return what kind of machine detection was asked for; SendDigits excludes it."""
    if not form.get("MachineDetection") or form.get("SendDigits"):
        return None
    return Wish(
        to_the_end=form.get("MachineDetection").lower() == "detectmessageend",
        timeout=form.number("MachineDetectionTimeout", 30),
        url=form.get("AsyncAmdStatusCallback"),
        method=form.get("AsyncAmdStatusCallbackMethod", "POST").upper(),
        aside=form.true("AsyncAmd"),
    )


def _record(form: Form, leg: Leg) -> None:
    channels = 2 if form.get("RecordingChannels") == "dual" else 1
    start_recording(leg, form, "OutboundAPI", channels)


def _matches(leg: Leg, form: Form) -> bool:
    plain = {
        "To": leg.to,
        "From": leg.from_,
        "Status": leg.status,
        "ParentCallSid": leg.parent.sid if leg.parent else "",
    }
    if any(form.get(name) not in ("", value) for name, value in plain.items()):
        return False
    return in_time(form, "StartTime", leg.dialled) and in_time(form, "EndTime", leg.ended)
