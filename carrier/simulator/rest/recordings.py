"""Recordings: of the account, of a call, of a conference; and the sound itself."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from ..leg import Leg
from ..recording import Recording
from ..values import anything, boolean, method, one_of, some_of
from .account import exchange_of, leg_or_404
from .form import Form, Wanted, full_url, moment, read_form
from .instant import in_time, written
from .paging import PAGING, page
from .refusal import Refusal

RECORDING: Mapping[str, Wanted] = {
    "RecordingChannels": Wanted(one_of("mono", "dual")),
    "RecordingStatusCallback": Wanted(full_url),
    "RecordingStatusCallbackEvent": Wanted(some_of("in-progress", "completed", "absent")),
    "RecordingStatusCallbackMethod": Wanted(method),
    "RecordingConfigurationId": Wanted(anything),
    "RecordingTrack": Wanted(one_of("inbound", "outbound", "both")),
    "Trim": Wanted(one_of("trim-silence", "do-not-trim")),
}
FILTERS: Mapping[str, Wanted] = {
    **PAGING,
    **{"DateCreated" + sign: Wanted(moment) for sign in ("", "<", ">")},
    "CallSid": Wanted(anything),
    "ConferenceSid": Wanted(anything),
    "IncludeSoftDeleted": Wanted(boolean),
}
UPDATE: Mapping[str, Wanted] = {
    "Status": Wanted(one_of("in-progress", "paused", "stopped"), required=True),
    "PauseBehavior": Wanted(one_of("silence", "skip")),
}


def start_recording(leg: Leg, form: Form, source: str, channels: int) -> Recording:
    """Begin to record a call, as a request asks for."""
    recording = Recording(leg.exchange, source, leg.sid, channels=channels)
    recording.track = form.get("RecordingTrack", "both")
    if form.get("RecordingStatusCallback"):
        events = set(form.all("RecordingStatusCallbackEvent")) or {"completed"}
        method_ = form.get("RecordingStatusCallbackMethod", "POST").upper()
        recording.report_to(form.get("RecordingStatusCallback"), method_, events)
    leg.tapes.append(recording)
    return recording


async def create_for_call(request: web.Request) -> web.Response:
    """Begin to record a call under way; 21220 if it is not."""
    leg = leg_or_404(request, "call")
    form = await read_form(request, RECORDING)
    if leg.status != "in-progress":
        raise Refusal(21220, "Unable to create record: the call is not in-progress")
    channels = 2 if form.get("RecordingChannels") == "dual" else 1
    return web.json_response(show(start_recording(leg, form, "StartCallRecordingAPI", channels)), status=201)


async def list_(request: web.Request) -> web.Response:
    """Return recordings, newest first: of one call or conference if the path names it."""
    exchange = exchange_of(request)
    form = await read_form(request, FILTERS)
    call = request.match_info.get("call", form.get("CallSid"))
    conference = request.match_info.get("conference", form.get("ConferenceSid"))
    found = [
        recording
        for recording in reversed(exchange.recordings.values())
        if call in ("", recording.call_sid)
        and conference in ("", recording.conference_sid)
        and in_time(form, "DateCreated", recording.started)
    ]
    return web.json_response(page(request.path, "recordings", found, form, show))


async def fetch(request: web.Request) -> web.Response:
    """Return one recording."""
    return web.json_response(show(_recording_or_404(request)))


async def update(request: web.Request) -> web.Response:
    """Pause, go on, or stop. 21220 if it has ended."""
    recording = _recording_or_404(request)
    form = await read_form(request, UPDATE)
    if recording.ended:
        raise Refusal(21220, "The recording has ended")
    if form.get("Status") == "stopped":
        recording.stop()
    else:
        recording.set_paused(form.get("Status") == "paused")
    return web.json_response(show(recording))


async def delete(request: web.Request) -> web.Response:
    """Forget a recording."""
    recording = _recording_or_404(request)
    del recording.exchange.recordings[recording.sid]
    return web.Response(status=204)


async def sound(request: web.Request) -> web.Response:
    """Return the sound, a WAV file of silence whatever the extension says."""
    return web.Response(body=_recording_or_404(request).sound(), content_type="audio/x-wav")


def show(recording: Recording) -> dict[str, Any]:
    """Return a recording as Twilio writes it."""
    account = recording.exchange.settings.account_sid
    base = f"/2010-04-01/Accounts/{account}/Recordings/{recording.sid}"
    return {
        "sid": recording.sid,
        "account_sid": account,
        "api_version": "2010-04-01",
        "call_sid": recording.call_sid or None,
        "conference_sid": recording.conference_sid or None,
        "channels": recording.channels,
        "date_created": written(recording.started),
        "date_updated": written(recording.updated),
        "start_time": written(recording.started),
        "duration": str(recording.duration) if recording.ended else None,
        "status": recording.status,
        "source": recording.source,
        "track": recording.track,
        "error_code": None,
        "price": None,
        "price_unit": "USD",
        "encryption_details": None,
        "media_url": recording.url,
        "uri": f"{base}.json",
        "subresource_uris": {"transcriptions": f"{base}/Transcriptions.json"},
    }


def _recording_or_404(request: web.Request) -> Recording:
    recordings = exchange_of(request).recordings
    wanted = request.match_info["sid"]
    if wanted == "Twilio.CURRENT":
        wanted = next((r.sid for r in reversed(recordings.values()) if not r.ended), "")
    recording = recordings.get(wanted)
    if recording is None:
        raise Refusal(20404, f"The requested resource {request.path} was not found")
    return recording
