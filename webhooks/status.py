"""What the carrier reports about legs. Events may come late, twice or never, and in any order."""

import logging
from contextlib import suppress

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

import callbacks.jobs
import routing.jobs
from callbacks import endings, parting
from callbacks.asking import NotWaiting, ask
from models.callback import Source
from routing import leaving, legs, part_jobs, parts, talks
from routing.turn import Turn
from webhooks.context import call_sid, context, ringable, switchboard
from webhooks.signature import require_signature

log = logging.getLogger(__name__)
status = Blueprint("status", __name__, url_prefix="/voice")
status.before_request(require_signature)


@status.post("/status")
def report() -> Response:
    """A leg rings, was answered, or is over; our own address says whose it is, even if its dial's reply was lost."""
    word = request.form.get("CallStatus", "")
    if legs.is_over(word) and not request.args.keys() & {"attempt", "offer"}:
        _rung_back()
    # The reports of a talk's two legs come together, and each of them ends what the other looks at.
    switchboard().take_turn(lambda turn: _record(turn, word))
    return Response(status=204)


@status.post("/conference")
def conference() -> Response:
    """A conference starts: caller and agent are both in it."""
    if request.form.get("StatusCallbackEvent") == "conference-start":
        with switchboard().turn() as turn:
            talks.meet(turn, talks.offer_of(request.form.get("FriendlyName", "")))
    return Response(status=204)


@status.errorhandler(Exception)
def trouble(error: Exception) -> Response | HTTPException:
    """Say that a report was not recorded; the engine asks the carrier about legs that went quiet."""
    if isinstance(error, HTTPException):
        return error
    log.exception("a report about %s was lost", call_sid(), exc_info=error)
    return Response(status=503)


def _record(turn: Turn, word: str) -> None:
    if "attempt" in request.args:
        _callback(turn, request.args["attempt"], word)
    elif "part" in request.args:
        _part(turn, request.args.get("part", 0, type=int), word)
    elif "offer" in request.args:
        _agent(turn, request.args.get("offer", 0, type=int), word)
    elif legs.is_over(word):
        _caller(turn, word)


def _callback(turn: Turn, token: str, word: str) -> None:
    news = callbacks.jobs.bind(turn, token, call_sid(), word)
    if news and legs.is_over(word):
        endings.ended(turn, token, context().callbacks, switchboard().rules)


def _agent(turn: Turn, offer_id: int, word: str) -> None:
    news = routing.jobs.bind(turn, offer_id, call_sid(), word)
    if news and legs.is_over(word):
        parting.agent_leg_over(turn, offer_id, context().callbacks, switchboard().rules)


def _part(turn: Turn, part_id: int, word: str) -> None:
    news, taken_over = part_jobs.report(turn, part_id, call_sid(), word)
    if not news or not legs.is_over(word):
        return
    if taken_over:
        parting.agent_leg_over(turn, taken_over, context().callbacks, switchboard().rules)
    else:
        parts.leg_over(turn, part_id, switchboard().rules)


def _caller(turn: Turn, word: str) -> None:
    legs.advance(turn, call_sid(), word)
    leaving.leave(turn, call_sid(), switchboard().rules)


def _rung_back() -> None:
    """Promise somebody a callback who hung up in line, where the rule says so; they have kept their place."""
    number, rules = ringable(), context().callbacks
    if not (rules.on_hang_up and number):
        return
    with suppress(NotWaiting), switchboard().turn() as turn:
        ask(turn, call_sid(), number, switchboard().secret, rules, asker=number, source=Source.HANG_UP)
