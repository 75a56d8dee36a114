"""What the carrier asks about a customer who was asked what they thought of a talk. Their agent is long free."""

from flask import Blueprint, Response, request

from ivr import survey as says
from routing import ratings
from webhooks import voice
from webhooks.context import digits, language, switchboard, tries
from webhooks.signature import require_signature
from webhooks.twiml import twiml

survey = Blueprint("survey", __name__, url_prefix="/voice")
survey.before_request(require_signature)
survey.register_error_handler(Exception, voice.trouble)


@survey.post("/survey")
def rate() -> Response:
    """The customer pressed a key, or stayed silent, which skips it."""
    menu, offer_id, key = switchboard().menu, request.args.get("offer", 0, type=int), digits()
    if key and key not in says.SCORES:
        return twiml(says.ask(menu, offer_id, tries(), language()))
    if key:
        with switchboard().turn() as turn:
            ratings.rate(turn, offer_id, int(key))
    return twiml(says.goodbye(menu, language(), rated=bool(key)))
