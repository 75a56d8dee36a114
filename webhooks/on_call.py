"""What the carrier asks about an engineer's leg: the PIN, the pin read back and confirmed, and news that ring them.

The address carries the engineer: only our own answers send a leg there, after the right PIN, and the carrier's
signature covers it. The number is checked with every key all the same.
"""

import logging

from flask import Blueprint, Response, request
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from carrier.numbers import caller
from failover import modes
from failover.news import NOTIFICATIONS
from ivr import on_call as flow
from routing import on_call as desk
from webhooks.arrival import answer
from webhooks.context import digits, language, switchboard
from webhooks.signature import require_signature
from webhooks.twiml import pressing_one, twiml

log = logging.getLogger(__name__)
on_call = Blueprint("on_call", __name__, url_prefix="/voice/on-call")
on_call.before_request(require_signature)


@on_call.post("/pin")
def pin() -> Response:
    """A PIN was entered; silence goes on as a caller."""
    board = switchboard()
    if not digits():
        return twiml(answer())
    entered = desk.enter(board, _number(), digits())
    match entered:
        case desk.Engineer():
            return twiml(flow.stands(board.menu, entered.id, language(), active=_active()))
        case desk.Refused.WRONG:
            return twiml(flow.ask_pin(board.menu, language(), wrong=True))
        case desk.Refused.LOCKED:
            return twiml(flow.locked(board.menu, language()))
        case desk.Refused.STRANGER:
            return twiml(answer())


@on_call.post("/choose")
def choose() -> Response:
    """The engineer chose: read it back before anything is done."""
    board, who = switchboard(), _engineer()
    if who is None or digits() == flow.CALLER:
        return twiml(answer())
    if wish := flow.WISHES.get(digits()):
        return twiml(flow.read_back(board.menu, who.id, wish, language()))
    if digits():
        return twiml(flow.stands(board.menu, who.id, language(), active=_active(), missed=True))
    return twiml(flow.not_done(board.menu, language()))


@on_call.post("/confirm")
def confirm() -> Response:
    """The engineer heard it read back. Only 1 does it."""
    board, who = switchboard(), _engineer()
    if who is None or digits() != "1":
        return twiml(flow.not_done(board.menu, language()))
    match request.args.get("wish"):
        case "on" | "off" as wish:
            return twiml(flow.done(board.menu, wish, desk.pin(board, who, wish), language()))
        case _:
            now = board.clock.now()
            modes.unpin(board.database, who.name, now)
            return twiml(flow.done(board.menu, "auto", now, language()))


@on_call.post("/news")
def tell() -> Response:
    """Somebody on call picked up: say what has happened."""
    board = switchboard()
    with board.database.reading() as connection:
        upto = NOTIFICATIONS.c.id == request.args.get("upto", 0, type=int)
        text = connection.execute(select(NOTIFICATIONS.c.text).where(upto)).scalar()
    return twiml(flow.told(board.menu, text, language()) if text else flow.not_done(board.menu, language()))


@on_call.post("/drill")
def drill() -> Response:
    """Somebody picked up a drill's call."""
    board = switchboard()
    return twiml(flow.told(board.menu, board.menu.prompts.say("on_call_drill", language()), language()))


@on_call.post("/robot")
def robot() -> Response:
    """A drill rings its own number: answer, and press 1 as an agent or a customer would."""
    return Response(str(pressing_one()), mimetype="application/xml")


@on_call.post("/status")
def status() -> Response:
    """The call with the news is over; the news themselves are in SQL, so there is nothing to note."""
    return Response(status=204)


@on_call.errorhandler(Exception)
def trouble(error: Exception) -> Response | HTTPException:
    """Answer with a sentence whatever happened; nothing is half done."""
    if isinstance(error, HTTPException):
        return error
    log.exception("an engineer hears an excuse", exc_info=error)
    return twiml(flow.not_done(switchboard().menu, language()))


def _number() -> str:
    return caller(request.form.get("From", ""))


def _engineer() -> desk.Engineer | None:
    with switchboard().turn() as turn:
        return desk.known(turn, request.args.get("engineer", 0, type=int), _number())


def _active() -> bool:
    with switchboard().database.reading() as connection:
        return modes.current(connection).active
