"""Text messages that the carrier brings: an agent's word and PIN are obeyed, who sends CALL is rung back."""

import logging
import re

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from carrier.numbers import caller
from ivr import agent_menu
from models.agent import Status
from routing import by_message, estimate, sign_in, tongues
from routing.sign_in import Desk, Refused
from webhooks import texted
from webhooks.context import language, speak, switchboard
from webhooks.signature import require_signature
from webhooks.twiml import message

log = logging.getLogger(__name__)
messages = Blueprint("messages", __name__, url_prefix="/messages")
messages.before_request(require_signature)

WORDS = {"available": Status.AVAILABLE, "break": Status.ON_BREAK, "off": Status.OFFLINE, "status": None}
ORDER = re.compile(rf"\W*({'|'.join(WORDS)})\W+([0-9]{{6}})\W*", re.IGNORECASE | re.ASCII)


@messages.post("/incoming")
def incoming() -> Response:
    """Somebody sends the line a message. Without MESSAGES=yes nothing is obeyed, and nothing answered."""
    number = caller(request.form.get("From", ""))
    if not number or not switchboard().rules.messages:
        return message(None)
    with switchboard().turn() as turn:
        ours = sign_in.expects(turn, number)
        speak(ours or tongues.of_caller(turn, "", number))
    if found := ORDER.fullmatch(request.form.get("Body", "")):
        done = by_message.order(switchboard(), number, found[2], WORDS[found[1].lower()])
        if isinstance(done, Desk):
            return message(_stands(done, number))
        if done is Refused.WRONG:
            return message(_say("agent_wrong_pin"))
        return _answer_once(number, "text_locked" if done is Refused.LOCKED else "text_pointer")
    if texted.wishes(request.form.get("Body", "")):
        key, places = texted.ask()
        return message(_say(key, **places))
    if texted.goes_on_in_chat(request.form.get("Body", "")):
        return message(_say(texted.to_chat(number)))
    return _answer_once(number, "text_how" if ours else "text_pointer")


@messages.errorhandler(Exception)
def trouble(error: Exception) -> Response | HTTPException:
    """Leave a message without an answer that could not be read or obeyed: an answer says that it was."""
    if isinstance(error, HTTPException):
        return error
    log.exception("a message was lost", exc_info=error)
    return Response(status=503)


def _stands(desk: Desk, number: str) -> str:
    """Return how an agent stands, and how many wait whom they can help."""
    told = _say(f"agent_status_{desk.status}")
    with switchboard().turn() as turn:
        found = sign_in.waiting(turn, desk.id, number)
    if found is None:
        return told
    return f"{told} {agent_menu.how_many(switchboard().menu, found[1], estimate.LOOK_AHEAD, language())}"


def _answer_once(number: str, key: str) -> Response:
    """Answer somebody who has proven nothing, now and then: whom it reaches did not ask, if the sender was forged."""
    with switchboard().turn() as turn:
        due = by_message.may_answer(turn, number, switchboard().secret)
    return message(_say(key) if due else None)


def _say(key: str, **places: str) -> str:
    menu = switchboard().menu
    if key.startswith("text_"):
        return menu.prompts.say(key, language(), line=menu.line, **places)
    return menu.prompts.say(key, language(), **places)
