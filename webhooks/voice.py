"""What the carrier asks about a caller's leg: the first ring, the menu, the hold loop, the bridge."""

import logging

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from callbacks import promises
from callbacks.asking import made_on
from carrier.numbers import caller
from ivr import asking as says
from ivr import flow, freeze, holding, recorded
from ivr.menu import FALLBACK, Issue
from ivr.steps import End, Go, Step, Talk
from models.contact import ContactState
from routing import line, talks, tongues
from webhooks import asking, freezing, instead, parked, recaller
from webhooks.arrival import answer
from webhooks.choosing import answer_to, chosen, chosen_on_standby
from webhooks.context import call_sid, digits, failures, language, ringable, rung, speak, switchboard
from webhooks.signature import require_signature
from webhooks.twiml import twiml, waiting

log = logging.getLogger(__name__)
voice = Blueprint("voice", __name__, url_prefix="/voice")
voice.before_request(require_signature)


@voice.post("/incoming")
def incoming() -> Response:
    """Somebody dials the line: an agent or engineer with a PIN is asked for it, everybody else is a caller."""
    return twiml(answer(staff=True))


@voice.post("/known")
def known() -> Response:
    """A caller with an open callback heard how it stands, and pressed a key or stayed silent."""
    return twiml(recaller.press(digits(), caller(request.form.get("From", ""))) or _lap())


@voice.post("/menu")
def menu() -> Response:
    """The caller pressed a key, or stayed silent."""
    choice = chosen()
    return twiml(answer_to(choice) or join(choice) if isinstance(choice, Issue) else choice)


@voice.post("/standby")
def standby() -> Response:
    """The caller heard that chat is up, and pressed a key or stayed silent."""
    choice = chosen_on_standby()
    return twiml(join(choice) if isinstance(choice, Issue) else choice)


@voice.post("/rescue")
def rescue() -> Response:
    """A caller who could not choose was offered a callback."""
    board, number = switchboard(), ringable()
    if digits() != "1" or not number:
        return twiml(_goodbye())
    issue = board.menu.by_key(FALLBACK)
    assert issue is not None  # the menu was checked
    return twiml(asking.promise(number, entering=asking.joins(issue)) or _lap())  # a repeat has joined before


@voice.post("/hold")
def hold() -> Response:
    """A lap of holding is over, or the caller pressed a key during it."""
    return twiml(_lap(digits()))


@voice.post("/connect")
def connect() -> Response:
    """An agent accepted: the holder enters the conference, if the agent is still there."""
    board = switchboard()
    with board.turn() as turn:
        offer_id = talks.join(turn, call_sid())
        if offer_id is not None:
            promises.supersede(turn, caller(request.form.get("From", "")), board.secret)
    if offer_id is None:
        return twiml(_lap())
    return twiml(Talk((board.menu.prompts.say("connected", language()),), talks.room(offer_id), "after", language()))


@voice.post("/after")
def after() -> Response:
    """The customer came out of the conference: the talk is over, or their agent is aside for a moment."""
    return twiml(parked.step())


@voice.post("/wait")
def wait() -> Response:
    """The first in a conference waits for the other."""
    return Response(str(waiting(switchboard().public_url)), mimetype="application/xml")


@voice.post("/fallback")
def fallback() -> Response:
    """The carrier could not get an answer from us before; it says why in ErrorCode."""
    log.error("the carrier fell back for %s: error %s", call_sid(), request.form.get("ErrorCode"))
    return twiml(flow.trouble(switchboard().menu, 0, language()))


@voice.post("/again")
def again() -> Response:
    """Something on our side failed a moment ago: back to where the caller was, or to the start."""
    with switchboard().turn() as turn:
        speak(tongues.of_caller(turn, call_sid(), ""))
        held = line.seen(turn, call_sid())
        promised = made_on(turn, call_sid())
    return twiml(_lap()) if promised or (held and held.issue) else incoming()


@voice.errorhandler(Exception)
def trouble(error: Exception) -> Response | HTTPException:
    """Answer a live call with a sentence whatever happened, and come back in a moment."""
    if isinstance(error, HTTPException):
        return error
    log.exception("a caller hears an excuse", exc_info=error)
    return twiml(flow.trouble(switchboard().menu, failures(), language()))


def join(issue: Issue, *, may_record: bool | None = None) -> Step:
    """Put a caller in line for an issue, once; what they hear is the first lap.

    Where talks are recorded they are told so before, and may refuse: `may_record`.
    """
    board = switchboard()
    if board.menu.recording and may_record is None:
        return recorded.ask(board.menu, issue, language())
    with board.turn() as turn:
        if closed := instead.at_closing(turn, issue):
            return closed
        held = line.join(turn, call_sid(), issue, board.rules, may_record=may_record)
        if held and (step := instead.at_join(turn, held, issue)):
            return step
        place = line.place(turn, held) if held else None
    if held is None:
        return _lap()  # they joined before: the request was repeated
    rings = bool(ringable())
    first = (*holding.advice(board.menu, issue, language()), *freezing.spoken(held))
    step = holding.joined(board.menu, place, language(), can_ring_back=rings, resumed=held.resumed, first=first)
    return instead.lap(step, held, place)


def _lap(key: str = "") -> Step:
    """Return what a holder hears next: the promise they asked for, the way to their agent, or one more lap."""
    board, number = switchboard(), ringable()
    if key == says.HERE and number and (step := instead.unsure() or asking.promise(number)):
        return step
    with board.turn() as turn:
        widened = instead.widen(turn, key)
        held = line.seen(turn, call_sid())
        if held is None:
            made = made_on(turn, call_sid())
            return asking.told(made) if made else _goodbye()
        if key == freeze.KEY and (asked := freezing.ask(turn, held)):
            return asked
        if held.state == ContactState.WAITING and key == says.ELSEWHERE and not rung():
            return says.number(board.menu, 0, language())
        if held.state == ContactState.WAITING and key == says.LATER and number:
            return asking.choose_time(number)
        if held.state == ContactState.TALKING:
            return Go("connect" if talks.may_join(turn, held.id) else "after")
        if held.state == ContactState.RECORDING:
            return Go("voicemail")
        over, widens = (None, False) if widened else instead.at_lap(turn, held)
        if over:
            return over
        place = line.place(turn, held)
    back = None if rung() else bool(number)
    step = holding.lap(board.menu, place, language(), can_ring_back=back, first=freezing.spoken(held))
    return instead.lap(step, held, place, widens=widens, widened=widened)


def _goodbye() -> Step:
    return End((switchboard().menu.prompts.say("goodbye", language()),), language())
