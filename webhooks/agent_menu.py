"""What the carrier asks about an agent who dials the line: the PIN, then the agents' menu.

The address of the menu carries the agent: only our own answers send a leg there, after the right PIN, and the
carrier's signature covers it. The number is checked with every key all the same.
"""

import logging

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from carrier.addresses import shown_by
from ivr import agent_menu as flow
from ivr.steps import Step
from models.agent import AgentState, Status
from routing import estimate, sign_in
from routing.sign_in import Desk, Refused
from webhooks.arrival import answer
from webhooks.context import digits, language, switchboard, tries
from webhooks.signature import require_signature
from webhooks.twiml import twiml

log = logging.getLogger(__name__)
agent_menu = Blueprint("agent_menu", __name__, url_prefix="/voice/agent-menu")
agent_menu.before_request(require_signature)


def agent_id() -> int:
    """Return the agent whom the PIN let in, from our own address."""
    return request.args.get("agent", 0, type=int)


def number() -> str:
    """Return the number, SIP address or client that calls, or "" when it was withheld."""
    return shown_by(request.form.get("From", ""))


@agent_menu.post("/pin")
def pin() -> Response:
    """A PIN was entered; silence goes on as a caller."""
    board = switchboard()
    if not digits():
        return twiml(_as_caller())
    entered = sign_in.enter(board, number(), digits())
    match entered:
        case Desk():
            return twiml(_welcome(entered))
        case Refused.WRONG:
            return twiml(flow.ask_pin(board.menu, language(), wrong=True))
        case Refused.LOCKED:
            return twiml(_as_caller(locked=True))
        case Refused.STRANGER:
            return twiml(_as_caller())


@agent_menu.post("/choose")
def choose() -> Response:
    """The agent pressed a key, or stayed silent."""
    return twiml(_chosen(digits()) or _as_caller())


@agent_menu.errorhandler(Exception)
def trouble(error: Exception) -> Response | HTTPException:
    """Answer with a sentence whatever happened; what was chosen before stays chosen."""
    if isinstance(error, HTTPException):
        return error
    log.exception("an agent hears an excuse", exc_info=error)
    return twiml(flow.sorry(switchboard().menu, language()))


def _welcome(desk: Desk) -> Step:
    benched, wrap_up = desk.benched_at is not None, desk.state == AgentState.WRAP_UP
    return flow.welcome(switchboard().menu, desk.id, desk.status, language(), benched=benched, wrap_up=wrap_up)


def _chosen(key: str) -> Step | None:
    """Return what a key leads to, or None for a caller's menu: they asked for it, or are no agent any more."""
    board, agent, here = switchboard(), agent_id(), number()
    if status := flow.STATUSES.get(key):
        with board.turn() as turn:
            desk = sign_in.choose(turn, agent, here, Status(status))
        return flow.chose(board.menu, agent, desk.status, language()) if desk else None
    if key in (flow.READY, flow.MORE):
        more = key == flow.MORE
        with board.turn() as turn:
            desk = sign_in.wrap_up(turn, agent, here, more=more)
        return flow.wrapped_up(board.menu, agent, desk.status, language(), more=more) if desk else None
    if key == flow.WAITING:
        with board.turn() as turn:
            found = sign_in.waiting(turn, agent, here)
        if found is None:
            return None
        said = flow.how_many(board.menu, found[1], estimate.LOOK_AHEAD, language())
        return flow.stands(board.menu, agent, found[0].status, language(), said)
    return None if key == flow.CALLER else flow.missed(board.menu, agent, key, tries(), language())


def _as_caller(*, locked: bool = False) -> Step:
    step = answer()
    return flow.locked(switchboard().menu, step, language()) if locked else step
