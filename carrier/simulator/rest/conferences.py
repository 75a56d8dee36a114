"""Conferences: list, fetch, update (end, announce)."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from ..conference import Conference
from ..turn import Turn
from ..values import anything, method, one_of
from ..verbs.conference import play_to
from .account import exchange_of, newest_first
from .form import Wanted, full_url, moment, read_form
from .instant import in_time, written
from .paging import PAGING, page
from .refusal import Refusal

FILTERS: Mapping[str, Wanted] = {
    **PAGING,
    **{name + sign: Wanted(moment) for name in ("DateCreated", "DateUpdated") for sign in ("", "<", ">")},
    "FriendlyName": Wanted(anything),
    "Status": Wanted(one_of("init", "in-progress", "completed")),
}
UPDATE: Mapping[str, Wanted] = {
    "Status": Wanted(one_of("completed")),
    "AnnounceUrl": Wanted(full_url),
    "AnnounceMethod": Wanted(method),
}


async def list_(request: web.Request) -> web.Response:
    """Return conferences, newest first."""
    form = await read_form(request, FILTERS)
    found = [
        conference
        for conference in newest_first(request, exchange_of(request).conferences.values())
        if form.get("FriendlyName") in ("", conference.name)
        and form.get("Status") in ("", conference.status)
        and in_time(form, "DateCreated", conference.created)
        and in_time(form, "DateUpdated", conference.updated)
    ]
    return web.json_response(page(request.path, "conferences", found, form, show))


async def fetch(request: web.Request) -> web.Response:
    """Return one conference."""
    return web.json_response(show(conference_or_404(request, "sid")))


async def update(request: web.Request) -> web.Response:
    """End a conference, or announce something to all in it."""
    conference = conference_or_404(request, "sid")
    form = await read_form(request, UPDATE)
    if form.get("Status"):
        conference.end("conference-ended-via-api")
    elif form.get("AnnounceUrl"):
        turn = Turn(form.get("AnnounceUrl"), form.get("AnnounceMethod", "POST").upper())
        for participant in conference.participants.values():
            conference.exchange.spawn(play_to(participant.leg, turn, once=True))
    return web.json_response(show(conference))


def show(conference: Conference) -> dict[str, Any]:
    """Return a conference as Twilio writes it."""
    account = conference.exchange.settings.account_sid
    base = f"/2010-04-01/Accounts/{account}/Conferences/{conference.sid}"
    return {
        "sid": conference.sid,
        "account_sid": account,
        "api_version": "2010-04-01",
        "friendly_name": conference.name,
        "status": conference.status,
        "region": "us1",
        "date_created": written(conference.created),
        "date_updated": written(conference.updated),
        "reason_conference_ended": conference.why_ended or None,
        "call_sid_ending_conference": conference.ended_by or None,
        "uri": f"{base}.json",
        "subresource_uris": {
            "participants": f"{base}/Participants.json",
            "recordings": f"{base}/Recordings.json",
        },
    }


def conference_or_404(request: web.Request, part: str = "conference") -> Conference:
    """Return the conference that the path names by SID. Raises Refusal 20404."""
    conference = exchange_of(request).conferences.get(request.match_info[part])
    if conference is None:
        raise Refusal(20404, f"The requested resource {request.path} was not found")
    return conference
