"""Participants of a conference: list, fetch, update (mute, hold, announce), remove, call one in."""

from typing import Any
from xml.sax.saxutils import escape, quoteattr

from aiohttp import web

from ..conference import Conference, Participant
from ..leg import Leg
from ..machine import Wish
from ..placing import Order, dial_out
from ..turn import Turn
from ..verbs.conference import play_to
from .account import exchange_of, refuse_numbers
from .conferences import conference_or_404
from .form import Form, read_form
from .instant import written
from .paging import page
from .participant_form import AS_ATTRIBUTES, CREATE, FILTERS, UPDATE
from .recordings import start_recording
from .refusal import Refusal


async def create(request: web.Request) -> web.Response:
    """Call somebody and put them into the conference, which the path names by SID or by name."""
    exchange = exchange_of(request)
    form = await read_form(request, CREATE)
    refuse_numbers(exchange, form.get("From"), form.get("To"))
    named = request.match_info["conference"]
    conference = exchange.conferences.get(named) or exchange.conference(named)
    order = Order(
        to=form.get("To"),
        from_=form.get("From"),
        turn=Turn(twiml=_document(form, conference.name)),
        status_url=form.get("StatusCallback"),
        status_method=form.get("StatusCallbackMethod", "POST").upper(),
        status_events=frozenset(form.all("StatusCallbackEvent")) or frozenset({"completed"}),
        timeout=form.number("Timeout", 60),
        time_limit=form.number("TimeLimit", 14_400),
        detection=_detection(form),
        recording=(lambda leg: _record(leg, form)) if form.true("Record") else None,
    )
    leg = dial_out(exchange, order)
    return web.json_response(show(conference, Participant(leg, label=form.get("Label"))), status=201)


async def list_(request: web.Request) -> web.Response:
    """Return who is in the conference now."""
    conference = conference_or_404(request)
    form = await read_form(request, FILTERS)
    found = [
        participant
        for participant in conference.participants.values()
        if form.get("Muted") in ("", str(participant.muted).lower())
        and form.get("Hold") in ("", str(participant.hold).lower())
        and form.get("Coaching") in ("", str(bool(participant.coaching)).lower())
    ]
    return web.json_response(page(request.path, "participants", found, form, lambda p: show(conference, p)))


async def fetch(request: web.Request) -> web.Response:
    """Return one participant, by call SID or label."""
    conference = conference_or_404(request)
    return web.json_response(show(conference, _participant_or_404(conference, request)))


async def update(request: web.Request) -> web.Response:
    """Mute, hold, announce, coach, or change what happens at the end."""
    conference = conference_or_404(request)
    participant = _participant_or_404(conference, request)
    form = await read_form(request, UPDATE)
    if "Muted" in form and form.true("Muted") != participant.muted:
        participant.muted = form.true("Muted")
        conference.tell("participant-mute" if participant.muted else "participant-unmute", participant)
    if "Hold" in form and form.true("Hold") != participant.hold:
        _hold(conference, participant, form)
    if "EndConferenceOnExit" in form:
        participant.ends = form.true("EndConferenceOnExit")
        conference.tell("participant-modify", participant)
    if "CallSidToCoach" in form or "Coaching" in form:
        participant.coaching = form.get("CallSidToCoach") if form.true("Coaching", True) else ""
    if "BeepOnExit" in form:
        participant.beep = "true" if form.true("BeepOnExit") else "onEnter"
    if form.get("AnnounceUrl"):
        turn = Turn(form.get("AnnounceUrl"), form.get("AnnounceMethod", "POST").upper())
        conference.exchange.spawn(play_to(participant.leg, turn, once=True))
    return web.json_response(show(conference, participant))


async def delete(request: web.Request) -> web.Response:
    """Put somebody out; their call goes on after its Dial."""
    conference = conference_or_404(request)
    conference.leave(_participant_or_404(conference, request), "participant_updated_via_api")
    return web.Response(status=204)


def show(conference: Conference, participant: Participant) -> dict[str, Any]:
    """Return a participant as Twilio writes it."""
    leg = participant.leg
    account = leg.exchange.settings.account_sid
    base = f"/2010-04-01/Accounts/{account}/Conferences/{conference.sid}/Participants/{leg.sid}"
    return {
        "account_sid": account,
        "call_sid": leg.sid,
        "conference_sid": conference.sid,
        "call_sid_to_coach": participant.coaching or None,
        "coaching": bool(participant.coaching),
        "date_created": written(leg.created),
        "date_updated": written(leg.updated),
        "start_conference_on_enter": participant.starts,
        "end_conference_on_exit": participant.ends,
        "muted": participant.muted,
        "hold": participant.hold,
        "label": participant.label or None,
        "status": _status(leg, conference),
        "queue_time": "0",
        "uri": f"{base}.json",
    }


def _hold(conference: Conference, participant: Participant, form: Form) -> None:
    participant.hold = form.true("Hold")
    conference.tell("participant-hold" if participant.hold else "participant-unhold", participant)
    participant.silence_music()
    if participant.hold and form.get("HoldUrl"):
        turn = Turn(form.get("HoldUrl"), form.get("HoldMethod", "POST").upper())
        participant.music = conference.exchange.spawn(play_to(participant.leg, turn))
    elif participant.hold:
        participant.leg.note("hold_music")


def _status(leg: Leg, conference: Conference) -> str:
    if leg.sid in conference.participants:
        return "connected"
    return {"in-progress": "connecting", "completed": "complete"}.get(
        leg.status, leg.status if leg.status in ("queued", "ringing") else "failed"
    )


def _document(form: Form, name: str) -> str:
    pairs = (
        f"{attribute}={quoteattr(' '.join(form.all(given)))}"
        for given, attribute in AS_ATTRIBUTES.items()
        if given in form
    )
    return f"<Response><Dial><Conference {' '.join(pairs)}>{escape(name)}</Conference></Dial></Response>"


def _detection(form: Form) -> Wish | None:
    if not form.get("MachineDetection"):
        return None
    return Wish(
        to_the_end=form.get("MachineDetection").lower() == "detectmessageend",
        timeout=form.number("MachineDetectionTimeout", 30),
        url=form.get("AmdStatusCallback"),
        method=form.get("AmdStatusCallbackMethod", "POST").upper(),
        aside=True,
    )


def _record(leg: Leg, form: Form) -> None:
    start_recording(leg, form, "OutboundAPI", 2 if form.get("RecordingChannels") == "dual" else 1)


def _participant_or_404(conference: Conference, request: web.Request) -> Participant:
    wanted = request.match_info["sid"]
    for participant in conference.participants.values():
        if wanted in (participant.leg.sid, participant.label):
            return participant
    raise Refusal(20404, f"The requested resource {request.path} was not found")
