"""Callbacks asked for by a form on the customer's own site: POST /api/callbacks."""

import hmac
import json
import logging
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from callbacks import chat, guards, requests
from callbacks.asking import Refused
from carrier.numbers import BadNumber, e164, rings
from ivr.menu import FALLBACK
from ivr.prompts import LANGUAGES
from models.callback import Source
from outbox.signature import KEY, SIGNATURE, STAMP, sign
from webhooks.context import context, switchboard

log = logging.getLogger(__name__)
api = Blueprint("api", __name__, url_prefix="/api")

STATUS = {guards.Why.FULL: 429, guards.Why.CHAT: 409}
OLD = 300  # seconds after which a signed request is refused


class Problem(Exception):
    """What is wrong with a request, as problem+json tells it (RFC 9457)."""

    def __init__(self, status: int, title: str, **more: str) -> None:
        self.status, self.body = status, {"title": title, "status": status, **more}
        super().__init__(title)


@api.before_request
def require_the_form() -> None:
    """Refuse what the site did not sign: HMAC-SHA256 over `timestamp.body`, with WEB_FORM_SECRET."""
    secret, stamp = context().web_form_secret, request.headers.get(STAMP, "")
    if not secret:
        raise Problem(404, "this line takes no requests from a web form (WEB_FORM_SECRET is not set)")
    given = request.headers.get(SIGNATURE, "")
    right = sign(secret, stamp, request.get_data())
    if not hmac.compare_digest(right.encode(), given.encode()):
        raise Problem(403, "the signature is missing or wrong")
    if not stamp.isdecimal() or abs(switchboard().clock.now().timestamp() - int(stamp[:12])) > OLD:
        raise Problem(403, "the timestamp is too old, or no number of seconds")


@api.post("/callbacks")
def ask() -> Response:
    """Promise a callback: {"number", "issue", "language"} with an Idempotency-Key; a repeat has the same answer."""
    key = request.headers.get(KEY, "")
    if not 8 <= len(key) <= 200:
        raise Problem(400, "give an Idempotency-Key of 8 to 200 characters")
    number, issue, language = _wish()
    board, rules, body = switchboard(), context().callbacks, request.get_data()
    try:
        with board.turn() as turn:
            made = requests.repeated(turn, key, body)
            if made is None:
                if not chat.takes(turn, issue, board.menu):
                    raise Refused(guards.Why.CHAT)
                made = requests.request(turn, number, issue, language, board.secret, rules, board.rules, Source.WEB)
                if not requests.keep(turn, key, body, made):
                    turn.undo()
                    raise Problem(409, "a request with this Idempotency-Key is being answered; ask again")
    except requests.AnotherRequest as exc:
        raise Problem(422, "this Idempotency-Key came before with another request") from exc
    except Refused as refused:
        _note(refused.why, number, Source.WEB)
        raise Problem(STATUS.get(refused.why, 403), _kindly(refused.why), code=refused.why) from refused
    told = {"reference": made.reference, "proof": made.proof, "state": "promised"}
    return Response(json.dumps(told), 201, mimetype="application/json")


@api.errorhandler(Exception)
def trouble(error: Exception) -> Response | HTTPException:
    """Answer a program with a problem it can read."""
    if isinstance(error, HTTPException):
        return error
    if not isinstance(error, Problem):
        log.exception("a request for a callback failed", exc_info=error)
        error = Problem(503, "the line cannot take requests at the moment; ask again with the same key")
    return Response(
        json.dumps({"type": "about:blank", **error.body}), error.status, mimetype="application/problem+json"
    )


def _wish() -> tuple[str, Any, str]:
    given = request.get_json(silent=True)
    if not isinstance(given, dict):
        raise Problem(400, "send a JSON object with number, issue and language")
    try:
        number = e164(str(given.get("number", "")))
    except BadNumber as exc:
        _note(guards.Why.WRONG, "", Source.WEB)
        raise Problem(422, "this is no telephone number; write it like +12025550101, without an extension") from exc
    try:
        number = rings(number, context().callbacks.regions)
    except BadNumber as exc:
        _note(guards.Why.UNRINGABLE, number, Source.WEB)
        raise Problem(422, _kindly(guards.Why.UNRINGABLE), code=guards.Why.UNRINGABLE) from exc
    issue = switchboard().menu.by_key(str(given.get("issue", FALLBACK)))
    language = given.get("language", LANGUAGES[0])
    if issue is None or language not in LANGUAGES:
        raise Problem(422, "unknown issue or language", issues=", ".join(i.key for i in switchboard().menu.issues))
    return number, issue, str(language)


def _note(why: guards.Why, number: str, source: Source) -> None:
    with switchboard().turn() as turn:
        guards.note(turn, why, number, source)


def _kindly(why: guards.Why) -> str:
    if why is guards.Why.UNRINGABLE:
        return "this number cannot be rung back: give an ordinary home or mobile number"
    if why is guards.Why.CHAT:
        return "chat is working again, and is the quickest way: no callbacks are promised while it is"
    if why is guards.Why.FULL:
        return "no more callbacks can be kept for now: ask again later, or call"
    return "this number cannot be promised another callback today: please call"
