"""What the carrier asks between the menu and the line: did we understand, and is the answer to their issue enough."""

from flask import Blueprint, Response, request

from ivr.menu import Issue
from webhooks.choosing import answer_to, answered
from webhooks.context import digits, switchboard
from webhooks.signature import require_signature
from webhooks.twiml import twiml
from webhooks.voice import join, menu, trouble

triage = Blueprint("triage", __name__, url_prefix="/voice")
triage.before_request(require_signature)
triage.register_error_handler(Exception, trouble)


@triage.post("/said")
def said() -> Response:
    """The caller was asked whether we understood them: 1 is yes; anything else is another look at the menu."""
    issue = _issue()
    return twiml(answer_to(issue) or join(issue)) if issue and digits() == "1" else menu()


@triage.post("/answer")
def answer() -> Response:
    """The caller heard what may answer their issue, and pressed a key or stayed silent."""
    issue = _issue()
    return twiml(answered(issue) or join(issue)) if issue else menu()


def _issue() -> Issue | None:
    """Return the issue that this leg is asked about, from our own address; the menu may have lost it since."""
    return switchboard().menu.by_key(request.args.get("issue", ""))
