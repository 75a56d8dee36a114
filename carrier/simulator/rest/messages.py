"""Messages: send, fetch, list, redact, delete."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from ..message import Message
from ..values import anything, number_or_endpoint, one_of
from .account import exchange_of, newest_first, refuse_numbers
from .form import Wanted, full_url, moment, read_form
from .instant import in_time, written
from .paging import PAGING, page
from .refusal import Refusal

BODY_AT_MOST = 1600
NOT_HERE = (
    "AddressRetention", "ApplicationSid", "Attempt", "ContentRetention", "ContentSid", "ContentVariables",
    "FallbackFrom", "ForceDelivery", "MaxPrice", "MediaUrl", "MessageIntent", "MessagingServiceSid",
    "PersistentAction",
    "ProvideFeedback", "RiskCheck", "ScheduleType", "SendAsMms", "SendAt", "ShortenUrls", "SmartEncoded",
    "TrafficType", "ValidityPeriod",
)  # fmt: skip
"""Parameters that Twilio knows; they change nothing here."""

CREATE: Mapping[str, Wanted] = {
    "To": Wanted(number_or_endpoint, 21211, required=True, missing=21604),
    "From": Wanted(anything, 21212),
    "Body": Wanted(anything),
    "StatusCallback": Wanted(full_url, 21609),
    **{name: Wanted(anything) for name in NOT_HERE},
}
UPDATE: Mapping[str, Wanted] = {"Body": Wanted(anything), "Status": Wanted(one_of("canceled"))}
FILTERS: Mapping[str, Wanted] = {
    **PAGING,
    "To": Wanted(anything),
    "From": Wanted(anything),
    **{"DateSent" + sign: Wanted(moment) for sign in ("", "<", ">")},
}


async def create(request: web.Request) -> web.Response:
    """Send a message."""
    exchange = exchange_of(request)
    form = await read_form(request, CREATE)
    if not form.get("From") and not form.get("MessagingServiceSid"):
        raise Refusal(21603, "A 'From' phone number is required")
    if not form.get("Body") and not form.get("MediaUrl") and not form.get("ContentSid"):
        raise Refusal(21619, "A text message body or media urls must be specified")
    if len(form.get("Body")) > BODY_AT_MOST:
        raise Refusal(21617, f"The concatenated message body exceeds the {BODY_AT_MOST} character limit")
    if form.get("From").startswith("+") and form.get("From") not in exchange.lines:
        raise Refusal(21606, "The 'From' phone number provided is not a valid, message-capable number")
    refuse_numbers(exchange, "", form.get("To"))
    message = Message(exchange, form.get("From"), form.get("To"), form.get("Body"), form.get("StatusCallback"))
    return web.json_response(show(message), status=201)


async def list_(request: web.Request) -> web.Response:
    """Return messages, newest first."""
    form = await read_form(request, FILTERS)
    found = [
        message
        for message in newest_first(request, exchange_of(request).messages.values())
        if form.get("To") in ("", message.to)
        and form.get("From") in ("", message.from_)
        and in_time(form, "DateSent", message.updated)
    ]
    return web.json_response(page(request.path, "messages", found, form, show))


async def fetch(request: web.Request) -> web.Response:
    """Return one message."""
    return web.json_response(show(_message_or_404(request)))


async def update(request: web.Request) -> web.Response:
    """Redact a message: its body may only be emptied."""
    message = _message_or_404(request)
    form = await read_form(request, UPDATE)
    if form.get("Body"):
        raise Refusal(20001, "Only an empty Body is allowed")
    if "Body" in form:
        message.body = ""
    return web.json_response(show(message))


async def delete(request: web.Request) -> web.Response:
    """Forget a message."""
    message = _message_or_404(request)
    del message.exchange.messages[message.sid]
    return web.Response(status=204)


def show(message: Message) -> dict[str, Any]:
    """Return a message as Twilio writes it."""
    account = message.exchange.settings.account_sid
    base = f"/2010-04-01/Accounts/{account}/Messages/{message.sid}"
    sent = message.status not in ("queued",)
    return {
        "sid": message.sid,
        "account_sid": account,
        "api_version": "2010-04-01",
        "from": message.from_ or None,
        "to": message.to,
        "body": message.body,
        "status": message.status,
        "direction": "outbound-api",
        "num_segments": str(message.segments),
        "num_media": "0",
        "error_code": message.error_code,
        "error_message": None,
        "messaging_service_sid": None,
        "price": None,
        "price_unit": "USD",
        "date_created": written(message.created),
        "date_updated": written(message.updated),
        "date_sent": written(message.updated) if sent else None,
        "uri": f"{base}.json",
        "subresource_uris": {"media": f"{base}/Media.json"},
    }


def _message_or_404(request: web.Request) -> Message:
    message = exchange_of(request).messages.get(request.match_info["sid"])
    if message is None:
        raise Refusal(20404, f"The requested resource {request.path} was not found")
    return message
