"""What the carrier asks about a request to freeze an account: has it been received, and for which number is it."""

from dataclasses import replace

from flask import Blueprint, Response, request

from carrier.numbers import BadNumber, caller, keyed
from ivr import freeze as says
from ivr.freeze import Standing
from ivr.steps import Ask, Go, Hold, Step
from outbox import freezes
from routing import line
from webhooks import freezing, instead, voice
from webhooks.context import call_sid, digits, language, may_freeze, switchboard, tries
from webhooks.signature import require_signature
from webhooks.twiml import twiml

freeze = Blueprint("freeze", __name__, url_prefix="/voice/freeze")
freeze.before_request(require_signature)
freeze.register_error_handler(Exception, voice.trouble)


@freeze.post("")
def look() -> Response:
    """A moment has passed since the request was filed: has the exchange taken it? A key ends the wait."""
    menu, looks = switchboard().menu, request.args.get("looks", 0, type=int)
    with switchboard().turn() as turn:
        held = line.seen(turn, call_sid())
    if held is None or held.state not in freezing.MAY_ASK:
        return twiml(Go("hold"))
    stands = freezing.standing(held.freeze)
    if stands is Standing.TRYING and looks < says.LOOKS and not digits():
        return twiml(says.filed(menu, looks, _query(), language()))
    return twiml(_back((says.spoken(menu, stands, language()),)))


@freeze.post("/number")
def number() -> Response:
    """Whoever shows no number keyed in the account's, or stayed silent."""
    menu, home = switchboard().menu, caller(request.form.get("To", ""))
    try:
        given = keyed(digits(), home) if digits() else ""
    except BadNumber:
        return twiml(says.number(menu, tries(), _query(), language(), wrong=True) or _back(()))
    if not given:
        return twiml(_back(()))
    with switchboard().turn() as turn:
        held = line.seen(turn, call_sid())
        issue = (held and held.issue) or instead.given().issue
        if held is None or held.state not in freezing.MAY_ASK or not may_freeze(issue):
            return twiml(Go("hold"))
        freezes.ask(turn, held, issue, language(), given)
    return twiml(says.filed(menu, 0, _query(), language()))


def _query() -> str:
    """Return where the caller was, from our own address, for the next one."""
    return f"&{instead.given().query}" if "why" in request.args else ""


def _back(said: tuple[str, ...]) -> Step:
    """Return the way back to where the caller was: the offer that they heard, or the line; after what is `said`."""
    if "why" not in request.args:
        return Hold(said, "hold", language()) if said else Go("hold")
    again = instead.offer(replace(instead.given(), freeze=False), switchboard().clock.now())
    if isinstance(again, Go):
        return Ask(said, again.then, language(), timeout=says.LOOK_SECONDS) if said else again
    return replace(again, say=(*said, *again.say)) if isinstance(again, Ask) else again
