"""The routes of the REST facade, and what every request to it has in common."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from . import calls, conferences, messages, numbers, participants, queues, recordings, traces
from .account import authenticate, exchange_of
from .refusal import Refusal

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
ROOT = "/2010-04-01/Accounts/{account}"
CALL = "/Calls/{call}"
CONFERENCE = "/Conferences/{conference}"
QUEUE = "/Queues/{queue}"

TABLE: tuple[tuple[str, str, Handler], ...] = (
    ("GET", ".json", numbers.account),
    ("GET", "/Balance.json", numbers.balance),
    ("GET", "/Calls.json", calls.list_),
    ("POST", "/Calls.json", calls.create),
    ("GET", "/Calls/{sid}.json", calls.fetch),
    ("POST", "/Calls/{sid}.json", calls.update),
    ("DELETE", "/Calls/{sid}.json", calls.delete),
    ("GET", CALL + "/Events.json", traces.list_events),
    ("GET", CALL + "/Notifications.json", traces.list_notifications),
    ("GET", CALL + "/Notifications/{sid}.json", traces.fetch_notification),
    ("GET", CALL + "/Recordings.json", recordings.list_),
    ("POST", CALL + "/Recordings.json", recordings.create_for_call),
    ("GET", CALL + "/Recordings/{sid}.json", recordings.fetch),
    ("POST", CALL + "/Recordings/{sid}.json", recordings.update),
    ("DELETE", CALL + "/Recordings/{sid}.json", recordings.delete),
    ("GET", "/Conferences.json", conferences.list_),
    ("GET", "/Conferences/{sid}.json", conferences.fetch),
    ("POST", "/Conferences/{sid}.json", conferences.update),
    ("GET", CONFERENCE + "/Participants.json", participants.list_),
    ("POST", CONFERENCE + "/Participants.json", participants.create),
    ("GET", CONFERENCE + "/Participants/{sid}.json", participants.fetch),
    ("POST", CONFERENCE + "/Participants/{sid}.json", participants.update),
    ("DELETE", CONFERENCE + "/Participants/{sid}.json", participants.delete),
    ("GET", CONFERENCE + "/Recordings.json", recordings.list_),
    ("GET", CONFERENCE + "/Recordings/{sid}.json", recordings.fetch),
    ("POST", CONFERENCE + "/Recordings/{sid}.json", recordings.update),
    ("DELETE", CONFERENCE + "/Recordings/{sid}.json", recordings.delete),
    ("GET", "/IncomingPhoneNumbers.json", numbers.list_),
    ("GET", "/IncomingPhoneNumbers/{sid}.json", numbers.fetch),
    ("POST", "/IncomingPhoneNumbers/{sid}.json", numbers.update),
    ("GET", "/OutgoingCallerIds.json", numbers.list_verified),
    ("GET", "/Messages.json", messages.list_),
    ("POST", "/Messages.json", messages.create),
    ("GET", "/Messages/{sid}.json", messages.fetch),
    ("POST", "/Messages/{sid}.json", messages.update),
    ("DELETE", "/Messages/{sid}.json", messages.delete),
    ("GET", "/Queues.json", queues.list_),
    ("POST", "/Queues.json", queues.create),
    ("GET", "/Queues/{sid}.json", queues.fetch),
    ("POST", "/Queues/{sid}.json", queues.update),
    ("DELETE", "/Queues/{sid}.json", queues.delete),
    ("GET", QUEUE + "/Members.json", queues.list_members),
    ("GET", QUEUE + "/Members/{sid}.json", queues.fetch_member),
    ("POST", QUEUE + "/Members/{sid}.json", queues.update_member),
    ("GET", "/Recordings.json", recordings.list_),
    ("GET", "/Recordings/{sid}.json", recordings.fetch),
    ("DELETE", "/Recordings/{sid}.json", recordings.delete),
)


def routes() -> list[web.RouteDef]:
    """Return every route of the facade; the sounds of recordings need no credentials, as at Twilio."""
    served = [web.route(verb, ROOT + path, _guarded(handler)) for verb, path, handler in TABLE]
    sounds = [
        web.get(ROOT + "/Recordings/{sid:RE[0-9a-f]+}" + ending, _plain(recordings.sound))
        for ending in ("", ".wav", ".mp3")
    ]
    return [*served, *sounds, web.route("*", "/2010-04-01/{rest:.*}", _unknown)]


def _guarded(handler: Handler) -> Handler:
    """Wrap a handler: credentials, faults before it, faults after it."""

    async def answer(request: web.Request) -> web.StreamResponse:
        exchange = exchange_of(request)
        resource = (request.path.split("/", 4)[4:] or ["Account"])[0].partition("/")[0].removesuffix(".json")

        def strike(kind: str) -> float | None:
            fault = exchange.faults.strike(kind, resource, f"{request.method} {request.path}")
            return fault.seconds if fault else None

        try:
            if (seconds := strike("rest_timeout")) is not None:
                return await _silence(request, seconds)
            if (seconds := strike("rest_429")) is not None:
                refusal = Refusal(20429).response()
                refusal.headers["Retry-After"] = f"{seconds or 1:g}"
                return refusal
            if strike("rest_500") is not None:
                raise Refusal(20500)
            authenticate(request)
            with exchange.clock.waiting_outside():
                response = await handler(request)
        except Refusal as refusal:
            return refusal.response()
        if (seconds := strike("rest_timeout_after")) is not None:
            return await _silence(request, seconds)
        if strike("rest_lost_reply") is not None:
            return await _silence(request, 0)
        return response

    return answer


def _plain(handler: Handler) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except Refusal as refusal:
            return refusal.response()

    return answer


async def _silence(request: web.Request, seconds: float) -> web.StreamResponse:
    """Say nothing for so many real seconds, then break the connection."""
    await asyncio.sleep(seconds)
    if request.transport:
        request.transport.abort()
    return web.Response(status=500)


async def _unknown(request: web.Request) -> web.StreamResponse:
    return Refusal(20404, f"The requested resource {request.path} was not found").response()
