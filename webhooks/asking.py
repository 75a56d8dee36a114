"""What the carrier asks about a holder who wants to be rung back: which number, when, and the promise itself."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from callbacks import guards, hours
from callbacks.asking import Made, NotWaiting, Refused, ask
from carrier.numbers import BadNumber, caller, keyed, rings, zones
from ivr import asking as says
from ivr import flow
from ivr.flow import TRIES
from ivr.menu import Issue
from ivr.steps import Go, Step
from models.callback import Source
from routing import line
from routing import wanted as wishes
from routing.turn import Turn
from webhooks.context import call_sid, context, digits, failures, language, ringable, switchboard, tries
from webhooks.signature import require_signature
from webhooks.twiml import twiml

log = logging.getLogger(__name__)
asking = Blueprint("asking", __name__, url_prefix="/voice/asking")
asking.before_request(require_signature)


@asking.post("/number")
def number() -> Response:
    """A holder keyed in a number, or stayed silent."""
    return twiml(_keyed(digits()) if digits() else Go("hold"))


@asking.post("/confirm")
def confirm() -> Response:
    """A holder heard the number read back, and pressed a key or stayed silent."""
    wanted = _wanted()
    match digits():
        case _ if wanted is None:
            return twiml(Go("hold"))
        case says.RIGHT:
            return twiml(promise(wanted) or Go("hold"))
        case says.WRONG:
            return twiml(says.number(switchboard().menu, 0, language()))
        case says.LATER:
            return twiml(choose_time(wanted))
        case _:
            return twiml(says.read_back(switchboard().menu, wanted, tries(), language()))


@asking.post("/time")
def time() -> Response:
    """A holder heard the windows, and pressed a key or stayed silent."""
    here = request.args.get("to") == "here"
    to = ringable() if here else _wanted()
    if not to:
        return twiml(Go("hold"))
    if at := chosen():
        return twiml(promise(to, not_before=at) or Go("hold"))
    return twiml(choose_time(to))


@asking.errorhandler(Exception)
def trouble(error: Exception) -> Response | HTTPException:
    """Answer a live call with a sentence whatever happened; the holder has kept their place."""
    if isinstance(error, HTTPException):
        return error
    log.exception("a caller hears an excuse", exc_info=error)
    return twiml(flow.trouble(switchboard().menu, failures(), language()))


def choose_time(to: str, then: str = "", said: str = "") -> Step:
    """Return the choice of windows for a number that may be rung, after what is `said` first.

    `then` is the address that is asked with the key, with a query; by default the one for holders.
    """
    board = switchboard()
    now, where = board.clock.now(), zones(to)
    starts = hours.windows(now, where, context().callbacks.hours)
    clock = hours.middle(where, now)
    here = "here" if to == ringable() else "wanted"
    then = f"{then or f'asking/time?to={here}'}&at={','.join(str(int(start.timestamp())) for start in starts)}"
    local = [start.astimezone(clock) for start in starts]
    return says.time(board.menu, now.astimezone(clock), local, then, tries(), language(), (said,) if said else ())


def promise(
    to: str,
    *,
    not_before: datetime | None = None,
    source: Source = Source.PHONE,
    entering: Callable[[Turn], None] | None = None,
) -> Step | None:
    """Promise a waiting caller a callback, or say why not; None when they are being connected or have left the line.

    `entering` puts them in line first, unless they are.
    """
    board, rules = switchboard(), context().callbacks
    asker = caller(request.form.get("From", ""))
    try:
        with board.turn() as turn:
            if entering:
                entering(turn)
            made = ask(turn, call_sid(), to, board.secret, rules, asker=asker, not_before=not_before, source=source)
    except Refused as refused:
        with board.turn() as turn:
            if entering:
                entering(turn)
            guards.note(turn, refused.why, to, source, call_sid())
        return says.refused(board.menu, refused.why, language())
    except NotWaiting:
        return None
    return told(made)


def joins(issue: Issue) -> Callable[[Turn], None]:
    """Return what puts this caller in line about an issue."""

    def enter(turn: Turn) -> None:
        line.put(turn, call_sid(), issue, switchboard().rules)

    return enter


def told(made: Made) -> Step:
    """Return what somebody hears who was promised a callback; a repeat hears the same."""
    board = switchboard()
    window = spoken(made.number, made.at) if made.at else ""
    elsewhere = "" if made.number == caller(request.form.get("From", "")) else made.number
    return says.promised(board.menu, made.proof, made.reference, language(), elsewhere=elsewhere, window=window)


def spoken(number: str, at: datetime) -> str:
    """Return the hour that begins then as it is spoken to a number, in its own time."""
    board = switchboard()
    now = board.clock.now()
    clock = hours.middle(zones(number), now)
    return says.window(board.menu, now.astimezone(clock), at.astimezone(clock), language())


def chosen() -> datetime | None:
    """Return the beginning of the window that was chosen by key among those in our own address, or None."""
    given = request.args.get("at", "").split(",")
    starts = [datetime.fromtimestamp(int(start), UTC) for start in given if start.isdecimal()]
    return starts[int(digits()) - 1] if digits().isdecimal() and 1 <= int(digits()) <= len(starts) else None


def _wanted() -> str | None:
    """Return the number that this caller keyed in before, by a look that commits nothing."""
    with switchboard().database.reading() as connection:
        return wishes.wanted(Turn(connection, switchboard().clock.now()), call_sid())


def _keyed(given: str) -> Step:
    """Return the number read back, or what is wrong with it and the question again."""
    board = switchboard()
    try:
        home = caller(request.form.get("From", "")) or caller(request.form.get("To", ""))
        whole = keyed(given, home)
    except BadNumber:
        return _refuse(guards.Why.WRONG, given, "number_wrong")
    try:
        to = rings(whole, context().callbacks.regions)
    except BadNumber:
        return _refuse(guards.Why.UNRINGABLE, whole, "number_unringable")
    with board.turn() as turn:
        waits = wishes.want(turn, call_sid(), to)
    return says.read_back(board.menu, to, 0, language()) if waits else Go("hold")


def _refuse(why: guards.Why, given: str, problem: str) -> Step:
    board = switchboard()
    with board.turn() as turn:
        guards.note(turn, why, given, Source.PHONE, call_sid())
    return says.number(board.menu, min(tries(), TRIES), language(), problem)
