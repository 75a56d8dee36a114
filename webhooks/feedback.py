"""What an agent is asked after a talk: what was it about? It is for the teams who make the product."""

import logging

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from ivr import feedback as says
from ivr.steps import Step
from routing import remarks
from webhooks.context import digits, language, switchboard
from webhooks.signature import require_signature
from webhooks.twiml import twiml

log = logging.getLogger(__name__)
feedback = Blueprint("feedback", __name__, url_prefix="/voice/bridge")
feedback.before_request(require_signature)


def last(offer_id: int) -> Step:
    """Return the last thing an agent hears of a talk; whoever is rung again in a moment is asked nothing."""
    board = switchboard()
    if board.rules.wrap_up < says.TAKES:
        return says.goodbye(board.menu, language(), noted=False)
    return says.ask(board.menu, offer_id, language())


@feedback.post("/feedback")
def about() -> Response:
    """The agent pressed a key, or stayed silent."""
    menu = switchboard().menu
    category = next((one for one in menu.categories if one.digit == digits()), None)
    if category:
        with switchboard().turn() as turn:
            remarks.by_key(turn, request.args.get("offer", 0, type=int), category.key)
    return twiml(says.goodbye(menu, language(), noted=category is not None))


@feedback.errorhandler(Exception)
def trouble(error: Exception) -> Response | HTTPException:
    """Say goodbye whatever happened; `ringback contacts note` takes what was not noted."""
    if isinstance(error, HTTPException):
        return error
    log.exception("an agent's remark was lost", exc_info=error)
    return twiml(says.goodbye(switchboard().menu, language(), noted=False))
