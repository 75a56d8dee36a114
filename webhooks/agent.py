"""What the carrier asks about an agent's leg: the whisper, the decision, the end."""

import logging

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from ivr import whisper
from ivr.steps import Step
from models.contact import Form
from models.offer import OfferState
from routing import briefing, offers, talks
from routing.wakeups import CALLBACKS
from webhooks import feedback
from webhooks.context import digits, language, switchboard, tries
from webhooks.freezing import standing
from webhooks.signature import require_signature
from webhooks.twiml import twiml

log = logging.getLogger(__name__)
agent = Blueprint("agent", __name__, url_prefix="/voice/agent")
agent.before_request(require_signature)

OVER = {
    OfferState.WITHDRAWN: "agent_customer_gone",
    OfferState.DONE: "agent_customer_unreached",
    OfferState.DECLINED: "agent_declined",
}


def offer_id() -> int:
    """Return the offer that this leg was dialled for, from our own address."""
    return request.args.get("offer", 0, type=int)


@agent.post("/ring")
def ring() -> Response:
    """The agent's phone was answered, by the agent or by a machine: whisper, and wait for 1 or 2."""
    return twiml(_whisper())


@agent.post("/decide")
def decide() -> Response:
    """The agent pressed a key, or stayed silent."""
    board = switchboard()
    if digits() == "1":
        with board.turn() as turn:
            form = offers.accept(turn, offer_id())
            if form is Form.CALLBACK:
                turn.hint(CALLBACKS, "dial_callback", offer_id())
        return twiml(_into(form) if form else _whisper())
    if digits() == "2":
        with board.turn() as turn:
            declined = offers.refuse(turn, offer_id(), OfferState.DECLINED, board.rules)
        if declined:
            return twiml(whisper.say(board.menu, "agent_declined", language()))
    return twiml(_whisper())


@agent.post("/over")
def over() -> Response:
    """The offer ended while the agent was on the phone for it."""
    return twiml(_whisper())


@agent.errorhandler(Exception)
def trouble(error: Exception) -> Response | HTTPException:
    """Answer with a sentence whatever happened; the contact goes back in line when this leg ends."""
    if isinstance(error, HTTPException):
        return error
    log.exception("an agent hears an excuse", exc_info=error)
    return twiml(whisper.say(switchboard().menu, "unavailable", language()))


def _whisper() -> Step:
    """Return what this agent should hear as the offer stands; a repeated request hears the same again."""
    board = switchboard()
    with board.turn() as turn:
        brief = briefing.brief(turn, offer_id())
    if brief is None:
        return whisper.say(board.menu, "agent_too_late", language())
    callback = brief.form == Form.CALLBACK
    match brief.state:
        case OfferState.RINGING:
            told = (board.menu, offer_id(), brief.issue, brief.waited, tries(), language())
            return whisper.ask(
                *told,
                callback=callback,
                previous=brief.previous,
                customer=brief.language,
                freeze=standing(brief.freeze),
            )
        case OfferState.ACCEPTED:
            return _into(Form(brief.form))
        case OfferState.DONE if brief.met:
            return feedback.last(offer_id())
        case state:
            return whisper.say(board.menu, OVER.get(state, "agent_too_late"), language())


def _into(form: Form) -> Step:
    room = talks.room(offer_id())
    return whisper.accepted(switchboard().menu, offer_id(), room, language(), callback=form is Form.CALLBACK)
