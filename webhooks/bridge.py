"""What the carrier asks about an agent who came out of the conference: the menu, a transfer, a colleague."""

import logging

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from ivr import bridge as flow
from ivr import whisper
from ivr.menu import Submenu
from ivr.steps import Step, Talk
from models.contact import Form
from models.offer import OfferState
from models.part import PartState
from routing import aside, consult, talks
from routing.consult import Asked
from routing.wakeups import AGENTS
from webhooks import feedback
from webhooks.context import digits, language, place, switchboard, tries
from webhooks.signature import require_signature
from webhooks.twiml import twiml

log = logging.getLogger(__name__)
bridge = Blueprint("bridge", __name__, url_prefix="/voice/bridge")
bridge.before_request(require_signature)

AWAY = "bridge_colleague_away"


def offer_id() -> int:
    """Return the talk that this leg belongs to, from our own address."""
    return request.args.get("offer", 0, type=int)


def count(name: str) -> int:
    """Return how often something was done before, from our own address."""
    return request.args.get(name, 0, type=int)


@bridge.post("/aside")
def step_aside() -> Response:
    """The agent pressed star, or the conference ended: their customer, or their colleague, may have hung up."""
    with switchboard().turn() as turn:
        stepped = aside.step_aside(turn, offer_id())
    return twiml(flow.aside(offer_id(), 0, language()) if stepped else _stage())


@bridge.post("/menu")
def menu() -> Response:
    """The agent's customer is on hold, and the agent pressed a key or stayed silent."""
    board, key = switchboard(), digits()
    if key in (flow.BLIND, flow.WARM):
        return twiml(flow.which(board.menu, offer_id(), "warm" if key == flow.WARM else "blind", language()))
    if key == flow.FINISH:
        with board.turn() as turn:
            finished = aside.finish(turn, offer_id(), board.rules)
        return twiml(feedback.last(offer_id()) if finished else _stage())
    if key in (flow.BACK, flow.UNHEARD) or flow.tired(tries()):
        return twiml(_back(muted=key == flow.UNHEARD))
    if key:
        return twiml(flow.options(board.menu, offer_id(), tries() + 1, language(), "not_understood"))
    return twiml(_stage())


@bridge.post("/issue")
def issue() -> Response:
    """The agent chose what the customer is transferred to, or whom to ask."""
    board = switchboard()
    chosen, how = board.menu.choice(digits(), place()), request.args.get("how", "")
    if isinstance(chosen, Submenu):
        return twiml(flow.which(board.menu, offer_id(), how, language(), chosen.key))
    if chosen is None:
        return twiml(_stage("not_understood" if digits() else "not_heard"))
    if how == "blind":
        with board.turn() as turn:
            transferred = aside.transfer(turn, offer_id(), chosen.key, board.rules)
        return twiml(_last("bridge_transferred") if transferred else _stage())
    with board.turn() as turn:
        asked = consult.ask(turn, offer_id(), chosen.key, board.rules)
    match asked:
        case Asked.RINGS:
            return twiml(flow.ringing(board.menu, offer_id(), 0, language()))
        case Asked.NOBODY:
            return twiml(flow.options(board.menu, offer_id(), 0, language(), "bridge_nobody_free"))
        case Asked.NOT_NOW:
            return twiml(_stage())


@bridge.post("/ringing")
def ringing() -> Response:
    """The agent waits for a colleague's answer, and pressed a key or stayed silent."""
    return twiml(_back() if digits() == flow.BACK else _stage(AWAY))


@bridge.post("/consulted")
def consulted() -> Response:
    """The agent has talked with the colleague, and pressed a key or stayed silent."""
    board, key, talk = switchboard(), digits(), offer_id()
    if key == flow.BACK or flow.tired(tries()):
        return twiml(_back())
    if key == flow.HAND_OVER:
        with board.turn() as turn:
            handed = aside.hand_over(turn, talk)
        return twiml(_last("bridge_handed") if handed else _stage(AWAY))
    if key == flow.THREE_WAY:
        with board.turn() as turn:
            together = aside.three_way(turn, talk)
        return twiml(flow.back(board.menu, talk, talks.room(talk), language()) if together else _stage(AWAY))
    if key == flow.CONSULT:
        with board.turn() as turn:
            part_id = aside.consult_again(turn, talk)
        return twiml(_to_colleague(part_id) if part_id else _stage(AWAY))
    return twiml(_stage(AWAY))


@bridge.errorhandler(Exception)
def trouble(error: Exception) -> Response | HTTPException:
    """Say so and ask again how the talk stands: the customer hears music all the while."""
    if isinstance(error, HTTPException):
        return error
    log.exception("an agent hears an excuse", exc_info=error)
    failures = count("failures") + 1
    if failures > flow.LOOKS:
        return twiml(whisper.say(switchboard().menu, "unavailable", language()))
    say = switchboard().menu.prompts.say("bridge_one_moment", language())
    return twiml(flow.again(say, offer_id(), failures, language()))


def _stage(*before: str) -> Step:
    """Return what the agent hears as the talk stands; `before` are the keys of sentences that come before a menu."""
    board, talk = switchboard(), offer_id()
    with board.turn() as turn:
        stands = aside.stands(turn, talk)
        look = stands is not None and stands.aside_at is not None and stands.parked_at is None
        if look and count("looks") == 1:
            turn.hint(AGENTS, "see_off", talk)  # on their way into the conference as the agent left it
    if stands is None or stands.state != OfferState.ACCEPTED:
        return feedback.last(talk)
    match stands.part:
        case PartState.MADE | PartState.RINGING:
            return flow.ringing(board.menu, talk, count("laps"), language())
        case PartState.JOINED if stands.part_id and stands.aside_at:
            return _to_colleague(stands.part_id)
        case PartState.PAUSED:
            return flow.consulted(board.menu, talk, tries() + 1, language())
        case PartState.HANDING:
            return _last("bridge_handed")
    if stands.aside_at is None:
        form = stands.form == Form.CALLBACK
        return whisper.accepted(board.menu, talk, talks.room(talk), language(), callback=form)
    if not look:
        return flow.options(board.menu, talk, tries() + 1, language(), *before)
    if count("looks") < flow.LOOKS:
        return flow.aside(talk, count("looks"), language())
    return feedback.last(talk)


def _back(*, muted: bool = False) -> Step:
    """Return the way back to the customer, alone."""
    board, talk = switchboard(), offer_id()
    with board.turn() as turn:
        returned = aside.go_back(turn, talk, board.rules)
    return flow.back(board.menu, talk, talks.room(talk), language(), muted=muted) if returned else _stage()


def _to_colleague(part_id: int) -> Talk:
    say = switchboard().menu.prompts.say("bridge_colleague", language())
    return Talk((say,), talks.consult_room(part_id), f"bridge/aside?offer={offer_id()}", language(), star=True)


def _last(key: str) -> Step:
    return whisper.say(switchboard().menu, key, language())
