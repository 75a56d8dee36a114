"""What the carrier asks about a leg that rings a customer back: who we are, and the answer gate."""

import logging

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from callbacks import attempts
from ivr import ringback
from ivr.steps import End, Step
from models.attempt import AttemptState
from routing import talks
from webhooks.context import call_sid, digits, language, switchboard, tries
from webhooks.signature import require_signature
from webhooks.twiml import twiml

log = logging.getLogger(__name__)
callback = Blueprint("callback", __name__, url_prefix="/voice/callback")
callback.before_request(require_signature)

ANSWERS = {"2": (AttemptState.POSTPONED, "callback_postponed"), "3": (AttemptState.CANCELLED, "callback_cancelled")}


def token() -> str:
    """Return the random token of the attempt that this leg was dialled for, from our own address."""
    return request.args.get("attempt", "")


@callback.post("/answer")
def answer() -> Response:
    """Somebody, or a machine, answered: say who we are and prove it, and wait for a key."""
    return twiml(_greeting())


@callback.post("/gate")
def gate() -> Response:
    """The customer pressed a key, or stayed silent. Only 1, and only once, connects."""
    board = switchboard()
    if digits() == "1":
        with board.turn() as turn:
            offer_id = attempts.pass_gate(turn, token(), call_sid())
        if offer_id is not None:
            return twiml(ringback.connected(board.menu, talks.room(offer_id), language()))
    elif digits() in ANSWERS:
        state, key = ANSWERS[digits()]
        with board.turn() as turn:
            noted = attempts.answer(turn, token(), state)
        if noted:
            return twiml(End((board.menu.prompts.say(key, language()),), language()))
    return twiml(_greeting())


@callback.errorhandler(Exception)
def trouble(error: Exception) -> Response | HTTPException:
    """Answer with a sentence whatever happened; the promise stands and is tried again when this leg ends."""
    if isinstance(error, HTTPException):
        return error
    log.exception("a customer hears an excuse", exc_info=error)
    return twiml(End((switchboard().menu.prompts.say("callback_lost", language()),), language()))


def _greeting() -> Step:
    """Return what the customer hears as the attempt stands; a repeated request hears the same again."""
    board = switchboard()
    with board.turn() as turn:
        stands = attempts.stands(turn, token())
    if stands is None:
        return End((board.menu.prompts.say("callback_over", language()),), language())
    match stands.state:
        case AttemptState.DIALING | AttemptState.RINGING:
            return ringback.greet(board.menu, token(), stands.proof, tries(), language())
        case AttemptState.CONNECTED if stands.call_sid == call_sid():
            return ringback.connected(board.menu, talks.room(stands.offer_id), language())
        case AttemptState.WITHDRAWN:
            return End((board.menu.prompts.say("callback_lost", language()),), language())
        case _:
            return End((board.menu.prompts.say("callback_over", language()),), language())
