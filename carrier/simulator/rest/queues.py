"""Queues and their members."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from ..queue import DEFAULT_SIZE, Member, Queue
from ..turn import Turn
from ..values import anything, method, whole
from .account import exchange_of, newest_first
from .form import Wanted, full_url, read_form
from .instant import written
from .paging import PAGING, page
from .refusal import Refusal

SIZE = Wanted(whole(1, 5000), 22006)
CREATE: Mapping[str, Wanted] = {"FriendlyName": Wanted(anything, 20001, required=True), "MaxSize": SIZE}
UPDATE: Mapping[str, Wanted] = {"FriendlyName": Wanted(anything), "MaxSize": SIZE}
DEQUEUE: Mapping[str, Wanted] = {"Url": Wanted(full_url, 21205, required=True), "Method": Wanted(method)}


async def create(request: web.Request) -> web.Response:
    """Make a queue; 22003 if there is one of this name."""
    exchange = exchange_of(request)
    form = await read_form(request, CREATE)
    if any(queue.name == form.get("FriendlyName") for queue in exchange.queues.values()):
        raise Refusal(22003, "A queue already exists with this name")
    queue = Queue(exchange, form.get("FriendlyName"), form.number("MaxSize", DEFAULT_SIZE))
    exchange.queues[queue.sid] = queue
    return web.json_response(show(queue), status=201)


async def list_(request: web.Request) -> web.Response:
    """Return queues, newest first."""
    form = await read_form(request, PAGING)
    queues = newest_first(request, exchange_of(request).queues.values())
    return web.json_response(page(request.path, "queues", queues, form, show))


async def fetch(request: web.Request) -> web.Response:
    """Return one queue."""
    return web.json_response(show(_queue_or_404(request, "sid")))


async def update(request: web.Request) -> web.Response:
    """Rename or resize a queue."""
    queue = _queue_or_404(request, "sid")
    form = await read_form(request, UPDATE)
    queue.name = form.get("FriendlyName") or queue.name
    queue.max_size = form.number("MaxSize", queue.max_size)
    queue.updated = queue.exchange.clock.now()
    return web.json_response(show(queue))


async def delete(request: web.Request) -> web.Response:
    """Delete an empty queue; 22002 if somebody waits in it."""
    queue = _queue_or_404(request, "sid")
    if queue.members:
        raise Refusal(22002, "This queue is not empty")
    del queue.exchange.queues[queue.sid]
    return web.Response(status=204)


async def list_members(request: web.Request) -> web.Response:
    """Return who waits, the first first."""
    queue = _queue_or_404(request, "queue")
    form = await read_form(request, PAGING)
    members = page(request.path, "queue_members", queue.members, form, lambda m: show_member(queue, m))
    return web.json_response(members)


async def fetch_member(request: web.Request) -> web.Response:
    """Return who waits, by call SID or as `Front`."""
    queue = _queue_or_404(request, "queue")
    return web.json_response(show_member(queue, _member_or_404(queue, request)))


async def update_member(request: web.Request) -> web.Response:
    """Take somebody out of the queue, on to another document."""
    queue = _queue_or_404(request, "queue")
    member = _member_or_404(queue, request)
    form = await read_form(request, DEQUEUE)
    shown = show_member(queue, member)
    queue.leave(member)
    member.leg.redirect(Turn(form.get("Url"), form.get("Method", "POST").upper()))
    return web.json_response(shown)


def show(queue: Queue) -> dict[str, Any]:
    """Return a queue as Twilio writes it."""
    account = queue.exchange.settings.account_sid
    base = f"/2010-04-01/Accounts/{account}/Queues/{queue.sid}"
    return {
        "sid": queue.sid,
        "account_sid": account,
        "friendly_name": queue.name,
        "current_size": len(queue.members),
        "max_size": queue.max_size,
        "average_wait_time": queue.average_wait,
        "date_created": written(queue.created),
        "date_updated": written(queue.updated),
        "uri": f"{base}.json",
        "subresource_uris": {"members": f"{base}/Members.json"},
    }


def show_member(queue: Queue, member: Member) -> dict[str, Any]:
    """Return a member as Twilio writes it."""
    account = queue.exchange.settings.account_sid
    return {
        "call_sid": member.leg.sid,
        "queue_sid": queue.sid,
        "date_enqueued": written(member.since),
        "position": queue.members.index(member) + 1,
        "wait_time": queue.seconds_waited(member),
        "uri": f"/2010-04-01/Accounts/{account}/Queues/{queue.sid}/Members/{member.leg.sid}.json",
    }


def _queue_or_404(request: web.Request, part: str) -> Queue:
    queue = exchange_of(request).queues.get(request.match_info[part])
    if queue is None:
        raise Refusal(20404, f"The requested resource {request.path} was not found")
    return queue


def _member_or_404(queue: Queue, request: web.Request) -> Member:
    wanted = request.match_info["sid"]
    for member in queue.members:
        if wanted in ("Front", member.leg.sid):
            return member
    raise Refusal(20404, f"The requested resource {request.path} was not found")
