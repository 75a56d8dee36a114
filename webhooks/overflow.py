"""What callers choose whom nobody can help now: a callback, a message, or another issue's agents."""

from flask import Blueprint, Response

from ivr import freeze
from ivr import instead as words
from ivr.overflow import OTHER
from ivr.steps import Go, Hold
from routing import cover, line
from routing.turn import Turn
from webhooks import asking, freezing, instead, voice
from webhooks.context import call_sid, digits, language, ringable, switchboard, tries
from webhooks.signature import require_signature
from webhooks.twiml import twiml

overflow = Blueprint("overflow", __name__, url_prefix="/voice")
overflow.before_request(require_signature)
overflow.register_error_handler(Exception, voice.trouble)


@overflow.post("/overflow")
def elsewhere() -> Response:
    """Another issue's agents are to take a caller; when none of them is there, they are offered something else."""
    menu, why = switchboard().menu, instead.given().why
    with switchboard().turn() as turn:
        held = line.seen(turn, call_sid())
        issue = menu.by_key(held.issue) if held and held.issue else None
        if held is None or issue is None:
            return twiml(Go("hold"))
        if cover.send(turn, call_sid(), issue.overflow.then(why).removeprefix(OTHER), language()):
            return twiml(Hold((menu.prompts.say("overflow_other", language()),), "hold", language()))
        back, alone = cover.cover(turn, held.skill)
        return twiml(instead.offer(instead.made(why, back, held, alone=alone), turn.now))


@overflow.post("/instead")
def chosen() -> Response:
    """The caller heard what there is instead of holding, and pressed a key or stayed silent."""
    made = instead.given()
    if digits() == words.MESSAGE:
        return twiml(Go(f"voicemail?issue={made.issue}"))
    if digits() == words.RING and ringable():
        ask = words.consent(switchboard().menu, made, 0, language())
        return twiml(ask if made.alone else Go(f"promise?{made.query}"))
    if made.freeze and digits() == freeze.KEY:
        with switchboard().turn() as turn:
            held = line.seen(turn, call_sid())
            asked = freezing.ask(turn, held, made) if held else None
        return twiml(asked or Go("hold"))
    return twiml(instead.offer(made, switchboard().clock.now(), tries=tries()))


@overflow.post("/consent")
def consent() -> Response:
    """The caller was asked whether the call back may be in another language; silence keeps it in their own."""
    made = instead.given()
    if digits() not in (words.ANYBODY, words.MINE):
        return twiml(words.consent(switchboard().menu, made, tries(), language()))
    if digits() == words.ANYBODY:
        with switchboard().turn() as turn:
            _join(turn, made.issue)
            cover.widen(turn, call_sid())
    return twiml(Go(f"promise?{made.query}"))


@overflow.post("/promise")
def promise() -> Response:
    """The caller took a callback: in their place in line, or for when somebody is back."""
    board, number, made = switchboard(), ringable(), instead.given()
    if not number:
        return twiml(Go("hold"))
    closed = board.menu.by_key(made.issue)  # whom we are closed for is not in line yet
    # Not promised: they are being connected, or the request was repeated.
    entering = asking.joins(closed) if closed else None
    return twiml(asking.promise(number, not_before=instead.moment(made.back), entering=entering) or Go("hold"))


def _join(turn: Turn, key: str) -> None:
    """Put a caller in line who was not, because we are closed; a repeat changes nothing."""
    issue = switchboard().menu.by_key(key)
    if issue is not None:
        line.put(turn, call_sid(), issue, switchboard().rules)
