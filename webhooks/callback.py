"""What the carrier asks about a leg that rings a customer back: who we are, and the answer gate."""

import logging

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from callbacks import answers, attempts
from callbacks import gate as answer_gate
from callbacks.reference import reference
from ivr import ringback
from ivr.recorded import UNRECORDED
from ivr.steps import End, Go, Step
from models.attempt import AttemptState
from models.contact import Form
from routing import talks
from webhooks import asking
from webhooks.context import call_sid, context, digits, language, switchboard, tries
from webhooks.signature import require_signature
from webhooks.twiml import twiml

log = logging.getLogger(__name__)
callback = Blueprint("callback", __name__, url_prefix="/voice/callback")
callback.before_request(require_signature)

LATER, CANCEL, NOT_ME = "2", "3", "9"
MACHINES = ("machine_", "fax")


def token() -> str:
    """Return the random token of the attempt that this leg was dialled for, from our own address."""
    return request.args.get("attempt", "")


@callback.post("/answer")
def answer() -> Response:
    """Somebody, or a machine, answered: say who we are and prove it, and wait for a key."""
    return twiml(_greeting())


@callback.post("/gate")
def gate() -> Response:
    """The customer pressed a key, or stayed silent. Only 1 (or, unrecorded, 4), and only once, connects."""
    board = switchboard()
    recording = board.menu.recording
    if digits() == "1" or (recording and digits() == UNRECORDED):
        may_record = digits() == "1" if recording else None
        with board.turn() as turn:
            passed = answer_gate.pass_gate(turn, token(), call_sid(), board.rules.ring, may_record=may_record)
        if passed and passed.holds:
            return twiml(ringback.holds(board.menu, language()))
        if passed:
            return twiml(ringback.connected(board.menu, talks.room(passed.offer_id), language()))
    elif digits() == LATER:
        with board.turn() as turn:
            noted = answers.answer(turn, token(), AttemptState.POSTPONED)
            stands = attempts.stands(turn, token())
        if noted and stands:
            said = board.menu.prompts.say("postponed_choose", language())
            return twiml(asking.choose_time(stands.number, f"callback/later?attempt={token()}", said))
    elif digits() in (CANCEL, NOT_ME):
        with board.turn() as turn:
            if digits() == CANCEL:
                noted = answers.answer(turn, token(), AttemptState.CANCELLED)
            else:
                noted = answers.not_theirs(turn, token())
        if noted:
            say = board.menu.prompts.say("callback_cancelled" if digits() == CANCEL else "not_theirs", language())
            return twiml(End((say,), language()))
    return twiml(_greeting())


@callback.post("/later")
def later() -> Response:
    """Somebody who said "not now" heard the windows, and pressed a key or stayed silent."""
    board, at = switchboard(), asking.chosen()
    with board.turn() as turn:
        stands = attempts.stands(turn, token())
        noted = stands is not None and at is not None and answers.choose(turn, token(), at)
    if noted and stands and at:
        window = asking.spoken(stands.number, at)
        return twiml(End((board.menu.prompts.say("postponed_until", language(), window=window),), language()))
    return twiml(End((board.menu.prompts.say("callback_postponed", language()),), language()))


@callback.post("/machine")
def machine() -> Response:
    """The carrier says who seems to have answered. It is advice: only a key tells."""
    if request.form.get("AnsweredBy", "").startswith(MACHINES):
        with switchboard().turn() as turn:
            answers.heard_a_machine(turn, token())
    return Response(status=204)


@callback.post("/message")
def message() -> Response:
    """A machine listens: leave a message the first and the last time."""
    board, rules = switchboard(), context().callbacks
    with board.turn() as turn:
        stands = attempts.stands(turn, token())
    if stands is None or stands.state not in attempts.LISTENING:
        return twiml(_greeting())
    first, last = stands.tried <= 0, stands.tried + 1 >= rules.attempts
    number = reference(stands.callback_id)
    return twiml(ringback.message(board.menu, token(), number, language(), first=first, last=last))


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
        case AttemptState.CONNECTED if stands.call_sid == call_sid() and stands.form == Form.HOLDING:
            return Go("hold")
        case AttemptState.CONNECTED if stands.call_sid == call_sid():
            return ringback.connected(board.menu, talks.room(stands.offer_id), language())
        case AttemptState.WITHDRAWN:
            return End((board.menu.prompts.say("callback_lost", language()),), language())
        case _:
            return End((board.menu.prompts.say("callback_over", language()),), language())
