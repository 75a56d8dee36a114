"""What the carrier asks and reports about the recording of talks: does the customer mind, and where the sound is."""

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from ivr import recorded as says
from routing import recordings
from webhooks import voice
from webhooks.context import digits, switchboard
from webhooks.signature import require_signature
from webhooks.twiml import twiml
from webhooks.voicemail import ADDRESS, log

recorded = Blueprint("recorded", __name__, url_prefix="/voice")
recorded.before_request(require_signature)


@recorded.post("/agreed")
def agreed() -> Response:
    """The caller heard that talks are recorded, and pressed a key or stayed silent: now they join the line."""
    issue = switchboard().menu.by_key(request.args.get("issue", ""))
    if issue is None:
        return voice.menu()
    return twiml(voice.join(issue, may_record=digits() != says.REFUSE))


@recorded.post("/recorded")
def report() -> Response:
    """The carrier tells where the sound of a talk is, or that there is none; it may come late or twice."""
    form, which = request.form, request.args.get("recording", 0, type=int)
    sid, url, seconds = form.get("RecordingSid", ""), form.get("RecordingUrl", ""), form.get("RecordingDuration", "")
    with switchboard().turn() as turn:
        if form.get("RecordingStatus") == "absent":
            recordings.nothing(turn, which)
        elif sid and seconds.isdecimal() and url.startswith(("https://", "http://")) and len(url) <= ADDRESS:
            recordings.keep(turn, which, sid[:64], url, int(seconds))
    return Response(status=204)


@recorded.errorhandler(Exception)
def trouble(error: Exception) -> Response | HTTPException:
    """Answer a live call with a sentence; a report that was not recorded is sent again by the carrier."""
    if isinstance(error, HTTPException) or not request.path.endswith("/recorded"):
        return voice.trouble(error)
    log.exception("a recording's report was lost", exc_info=error)
    return Response(status=503)
