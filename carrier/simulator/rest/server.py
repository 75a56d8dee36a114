"""The routes of the REST facade, and what every request to it has in common."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from . import calls
from .account import authenticate, exchange_of
from .refusal import Refusal

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
ROOT = "/2010-04-01/Accounts/{account}"


def routes() -> list[web.RouteDef]:
    """Return every route of the facade."""
    table: list[tuple[str, str, Handler]] = [
        ("GET", "/Calls.json", calls.list_),
        ("POST", "/Calls.json", calls.create),
        ("GET", "/Calls/{sid}.json", calls.fetch),
        ("POST", "/Calls/{sid}.json", calls.update),
        ("DELETE", "/Calls/{sid}.json", calls.delete),
    ]
    served = [web.route(verb, ROOT + path, _guarded(handler)) for verb, path, handler in table]
    return [*served, web.route("*", "/2010-04-01/{rest:.*}", _unknown)]


def _guarded(handler: Handler) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        with exchange_of(request).clock.waiting_outside():
            try:
                authenticate(request)
                return await handler(request)
            except Refusal as refusal:
                return refusal.response()

    return answer


async def _unknown(request: web.Request) -> web.StreamResponse:
    return Refusal(20404, f"The requested resource {request.path} was not found").response()
