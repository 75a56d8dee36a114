"""What the carrier asks and reports about a voicemail: the beep, the end of the recording, and where it is."""

import logging

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from ivr import flow, instead
from ivr.menu import FALLBACK
from ivr.steps import End, Go
from models.callback import Source
from routing import voicemails
from routing.numbering import CONTACTS
from routing.turn import Turn
from webhooks import asking
from webhooks.context import call_sid, digits, failures, language, ringable, switchboard, tries
from webhooks.signature import require_signature
from webhooks.twiml import twiml

log = logging.getLogger(__name__)
voicemail = Blueprint("voicemail", __name__, url_prefix="/voice/voicemail")
voicemail.before_request(require_signature)
ADDRESS = 1024  # letters of an address that fit


def voicemail_id() -> int:
    """Return the voicemail that a request is about, from our own address."""
    return request.args.get("voicemail", 0, type=int)


@voicemail.post("")
def begin() -> Response:
    """The caller is to leave a message; who is being connected after all goes back to that."""
    board = switchboard()
    with board.turn() as turn:
        issue = board.menu.by_key(request.args.get("issue", ""))
        found = voicemails.begin(turn, call_sid(), issue.key if issue else "")
    return twiml(instead.record(board.menu, found, 0, language()) if found else Go("hold"))


@voicemail.post("/done")
def done() -> Response:
    """The recording is over, or nothing was said; whoever hung up hears nothing of this."""
    board = switchboard()
    with board.turn() as turn:
        kept = _keep(turn) or voicemails.left(turn, voicemail_id())
    if kept is not None:
        rings = bool(ringable())
        return twiml(instead.recorded(board.menu, CONTACTS.reference(kept), language(), rings=rings))
    if tries() < 2:
        return twiml(instead.record(board.menu, voicemail_id(), tries(), language()))
    return twiml(End((board.menu.prompts.say("goodbye", language()),), language()))


@voicemail.post("/callback")
def callback() -> Response:
    """Whoever left a message may take a callback as well, in the place that they had."""
    board, number = switchboard(), ringable()
    if digits() == instead.RING and number:
        step = asking.promise(number, source=Source.VOICEMAIL, entering=_resume)
        return twiml(step or Go("hold"))  # a repeat hears the promise again
    return twiml(End((board.menu.prompts.say("goodbye", language()),), language()))


@voicemail.post("/recording")
def recording() -> Response:
    """The carrier tells where a recording is, or that there is none; it may come late, twice, or before the end."""
    with switchboard().turn() as turn:
        if request.form.get("RecordingStatus") == "completed":
            _keep(turn)
        elif request.form.get("RecordingStatus") == "absent":
            voicemails.empty(turn, voicemail_id())
    return Response(status=204)


@voicemail.post("/words")
def words() -> Response:
    """The carrier tells what was said after the beep, as far as it understood."""
    said = request.form.get("TranscriptionText", "").strip()
    if said and request.form.get("TranscriptionStatus") == "completed":
        with switchboard().turn() as turn:
            voicemails.say(turn, voicemail_id(), request.form.get("RecordingSid", ""), said)
    return Response(status=204)


@voicemail.errorhandler(Exception)
def trouble(error: Exception) -> Response | HTTPException:
    """Answer a live call with a sentence; a report that was not recorded is sent again by the carrier, or asked for."""
    if isinstance(error, HTTPException):
        return error
    log.exception("a voicemail's request failed", exc_info=error)
    if request.path.endswith(("/recording", "/words")):
        return Response(status=503)
    return twiml(flow.trouble(switchboard().menu, failures(), language()))


def _resume(turn: Turn) -> None:
    voicemails.resume(turn, call_sid(), FALLBACK)


def _keep(turn: Turn) -> int | None:
    """Keep the recording that this request tells of, if any. Return its contact, or None when nothing changed."""
    sid, url = request.form.get("RecordingSid", ""), request.form.get("RecordingUrl", "")
    seconds = request.form.get("RecordingDuration", 0, type=int)
    if not sid or not url.startswith(("https://", "http://")) or len(url) > ADDRESS or seconds <= 0:
        return None
    return voicemails.keep(turn, voicemail_id(), sid[:64], url, seconds)
