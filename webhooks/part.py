"""What the carrier asks about the leg of a colleague who is consulted, or of a supervisor."""

import logging

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from ivr import bridge as flow
from ivr import whisper
from ivr.steps import Step, Talk
from models.part import PartRole, PartState
from routing import parts, talks
from routing.parts import Stands
from webhooks.bridge import count
from webhooks.context import call_sid, digits, language, switchboard, tries
from webhooks.signature import require_signature
from webhooks.twiml import twiml

log = logging.getLogger(__name__)
part = Blueprint("part", __name__, url_prefix="/voice/part")
part.before_request(require_signature)


def part_id() -> int:
    """Return the part that this leg was dialled for, from our own address."""
    return request.args.get("part", 0, type=int)


@part.post("/ring")
def ring() -> Response:
    """Their phone was answered, by them or by a machine: whisper, and wait for 1 or 2."""
    return _answer()


@part.post("/decide")
def decide() -> Response:
    """They pressed a key, or stayed silent."""
    board = switchboard()
    with board.turn() as turn:
        if digits() == "1":
            parts.accept(turn, part_id(), call_sid())
        elif digits() == "2" and parts.refuse(turn, part_id(), PartState.DECLINED, board.rules):
            return twiml(whisper.say(board.menu, "agent_declined", language()))
        stands = parts.stands(turn, part_id())
    return twiml(_stand(stands))


@part.post("/stand")
def stand() -> Response:
    """They came out of a conference, or a moment of waiting is over."""
    return _answer()


@part.errorhandler(Exception)
def trouble(error: Exception) -> Response | HTTPException:
    """Answer with a sentence whatever happened; when this leg ends, the talk goes on without them."""
    if isinstance(error, HTTPException):
        return error
    log.exception("somebody in a talk hears an excuse", exc_info=error)
    return twiml(whisper.say(switchboard().menu, "unavailable", language()))


def _answer() -> Response:
    with switchboard().turn() as turn:
        stands = parts.stands(turn, part_id())
    return twiml(_stand(stands))


def _stand(stands: Stands | None) -> Step:
    """Return what they hear, or the room they enter, as their part stands; a repeated request hears the same again."""
    menu, me = switchboard().menu, part_id()
    if stands is None:
        return whisper.say(menu, "bridge_not_needed", language())
    consulted = stands.role == PartRole.CONSULT
    match stands.state:
        case PartState.MADE | PartState.RINGING:
            return flow.whisper(menu, me, stands.role, stands.issue, tries(), language())
        case PartState.JOINED if not consulted and stands.together_since:
            return _beside(stands)
        case PartState.JOINED | PartState.THREE_WAY if consulted and stands.turns > count("turns"):
            return _with_colleague(stands)
        case PartState.HANDED if stands.handed_id:
            say = menu.prompts.say("bridge_yours", language())
            then = f"bridge/aside?offer={stands.handed_id}"
            return Talk((say,), talks.room(stands.handed_id), then, language(), star=True)
        case PartState.JOINED | PartState.PAUSED | PartState.THREE_WAY | PartState.HANDING:
            return flow.stand(menu, me, count("turns"), count("laps"), language())
        case PartState.DONE:
            return whisper.say(menu, "bridge_over", language())
        case _:
            return whisper.say(menu, "bridge_not_needed", language())


def _with_colleague(stands: Stands) -> Talk:
    """Return the way to the colleague who asked, or to the customer with them, who stays when they leave."""
    together = stands.state == PartState.THREE_WAY
    room = talks.room(stands.offer_id) if together else talks.consult_room(part_id())
    return Talk((_joining(),), room, _again(stands), language(), ends=not together)


def _beside(stands: Stands) -> Talk:
    """Return a supervisor's way into a talk that neither begins nor ends with them."""
    coach = stands.agents_leg or "" if stands.role == PartRole.COACH else ""
    room, muted = talks.room(stands.offer_id), stands.role == PartRole.LISTEN
    return Talk((_joining(),), room, _again(stands), language(), starts=False, ends=False, muted=muted, coach=coach)


def _again(stands: Stands) -> str:
    return f"part/stand?part={part_id()}&turns={stands.turns}"


def _joining() -> str:
    return switchboard().menu.prompts.say("bridge_joining", language())
