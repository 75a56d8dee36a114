"""Participants of a conference: list, fetch, update (mute, hold, announce), remove, call one in."""

from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from aiohttp import web

from ..conference import Conference, Participant
from ..leg import Leg
from ..machine import Wish
from ..placing import Order, dial_out
from ..turn import Turn
from ..values import anything, boolean, method, number_or_endpoint, one_of, sid, some_of, whole
from ..verbs.conference import play_to
from .account import exchange_of, refuse_numbers
from .conferences import conference_or_404
from .form import Form, Wanted, full_url, read_form
from .instant import written
from .paging import PAGING, page
from .recordings import RECORDING, start_recording
from .refusal import Refusal

beep = one_of("true", "false", "onEnter", "onExit")
BOTH: Mapping[str, Wanted] = {
    "Muted": Wanted(boolean),
    "EndConferenceOnExit": Wanted(boolean),
    "Coaching": Wanted(boolean),
    "CallSidToCoach": Wanted(sid("CA")),
    "WaitUrl": Wanted(anything),
    "WaitMethod": Wanted(method),
}
UPDATE: Mapping[str, Wanted] = {
    **BOTH,
    "Hold": Wanted(boolean),
    "HoldUrl": Wanted(full_url),
    "HoldMethod": Wanted(method),
    "AnnounceUrl": Wanted(full_url),
    "AnnounceMethod": Wanted(method),
    "BeepOnExit": Wanted(boolean),
}
FILTERS = {**PAGING, "Muted": Wanted(boolean), "Hold": Wanted(boolean), "Coaching": Wanted(boolean)}
CREATE: Mapping[str, Wanted] = {
    **BOTH,
    **RECORDING,
    "From": Wanted(number_or_endpoint, 21212, required=True, missing=21213),
    "To": Wanted(number_or_endpoint, 21211, required=True, missing=21201),
    "StatusCallback": Wanted(full_url, 21609),
    "StatusCallbackMethod": Wanted(method),
    "StatusCallbackEvent": Wanted(some_of("initiated", "ringing", "answered", "completed"), 21626),
    "Label": Wanted(anything),
    "Timeout": Wanted(whole(5, 600), 21208),
    "TimeLimit": Wanted(whole(1)),
    "Record": Wanted(boolean),
    "Beep": Wanted(beep),
    "StartConferenceOnEnter": Wanted(boolean),
    "EarlyMedia": Wanted(boolean),
    "MaxParticipants": Wanted(whole(2, 250)),
    "ConferenceRecord": Wanted(one_of("true", "false", "record-from-start", "do-not-record")),
    "ConferenceTrim": Wanted(one_of("trim-silence", "do-not-trim")),
    "ConferenceStatusCallback": Wanted(full_url),
    "ConferenceStatusCallbackMethod": Wanted(method),
    "ConferenceStatusCallbackEvent": Wanted(
        some_of("start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement")
    ),
    "ConferenceRecordingStatusCallback": Wanted(full_url),
    "ConferenceRecordingStatusCallbackMethod": Wanted(method),
    "ConferenceRecordingStatusCallbackEvent": Wanted(some_of("in-progress", "completed", "failed", "absent")),
    "MachineDetection": Wanted(one_of("Enable", "DetectMessageEnd")),
    "MachineDetectionTimeout": Wanted(whole(3, 59)),
    "MachineDetectionSpeechThreshold": Wanted(whole(1000, 6000)),
    "MachineDetectionSpeechEndThreshold": Wanted(whole(500, 5000)),
    "MachineDetectionSilenceTimeout": Wanted(whole(2000, 10000)),
    "AmdStatusCallback": Wanted(full_url),
    "AmdStatusCallbackMethod": Wanted(method),
    **{
        name: Wanted(anything)
        for name in (
            "Region", "JitterBufferSize", "Byoc", "CallerId", "CallReason", "CallToken", "CallerDisplayName",
            "ClientNotificationUrl", "SipAuthUsername", "SipAuthPassword", "Passports", "EmergencyName",
            "EmergencyAddress", "EmergencyCity", "EmergencyState", "EmergencyZipCode", "EmergencyCountry",
            "EmergencyCallerLocation", "EmergencyCallerPosition", "EmergencyCallType",
        )
    },
}  # fmt: skip
AS_ATTRIBUTES = {
    "Muted": "muted", "Beep": "beep", "StartConferenceOnEnter": "startConferenceOnEnter",
    "EndConferenceOnExit": "endConferenceOnExit", "WaitUrl": "waitUrl", "WaitMethod": "waitMethod",
    "MaxParticipants": "maxParticipants", "ConferenceRecord": "record", "Label": "participantLabel",
    "ConferenceStatusCallback": "statusCallback", "ConferenceStatusCallbackMethod": "statusCallbackMethod",
    "ConferenceStatusCallbackEvent": "statusCallbackEvent", "CallSidToCoach": "coach",
    "ConferenceRecordingStatusCallback": "recordingStatusCallback",
    "ConferenceRecordingStatusCallbackMethod": "recordingStatusCallbackMethod",
    "ConferenceRecordingStatusCallbackEvent": "recordingStatusCallbackEvent",
}  # fmt: skip


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
