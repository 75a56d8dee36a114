"""What programs may tell us and ask: chat's heartbeat, why the line is on, and a pin; behind tokens of their own."""

import hmac
import re
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from failover import modes
from failover.probes.heartbeat import beat
from failover.report import report
from webhooks.context import context, switchboard

watched = Blueprint("watched", __name__)
NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,31}")
LONGEST = 7 * 86_400  # seconds


@watched.post("/chat/<name>/beat")
def heartbeat(name: str) -> Response:
    """Chat is alive."""
    _require(context().beat_token)
    if not NAME.fullmatch(name):
        abort(_refusal(400, "a heartbeat has the name of its probe: letters, digits and dashes, at most 32"))
    board = switchboard()
    beat(board.database, name, board.clock.now())
    return Response(status=204)


@watched.get("/failover/status")
def status() -> Response:
    """Why is the line on?"""
    _require(context().pin_token)
    board = switchboard()
    with board.database.reading() as connection:
        return jsonify(report(connection, board.clock.now(), context().failover))


@watched.post("/failover/pin")
def pin() -> Response:
    """Pin the line: `{"to": "on", "reason": "…", "by": "sara", "seconds": 14400}`; `to` may be `auto`."""
    _require(context().pin_token)
    wish: Any = request.get_json(silent=True)
    if not isinstance(wish, dict) or wish.get("to") not in ("on", "off", "auto"):
        abort(_refusal(400, 'say {"to": "on", "off" or "auto", "reason": "…", "by": "…", "seconds": 14400}'))
    seconds, board = wish.get("seconds", 14_400), switchboard()
    if isinstance(seconds, bool) or not isinstance(seconds, int) or not 0 < seconds <= LONGEST:
        abort(_refusal(400, f"seconds are a whole number from 1 to {LONGEST}, not {str(seconds)[:40]}"))
    who, now = str(wish.get("by", "")), board.clock.now()
    try:
        if wish["to"] == "auto":
            modes.unpin(board.database, who, now)
        else:
            until = now + timedelta(seconds=seconds)
            modes.pin(board.database, wish["to"], str(wish.get("reason", "")), who, until, now)
    except ValueError as exc:
        abort(_refusal(400, str(exc)))
    return status()


def _require(token: str) -> None:
    """Refuse who does not show the token; without one in the settings, everybody."""
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(shown.encode(), token.encode()):
        abort(_refusal(403, "show the token that the settings hold: Authorization: Bearer …"))


def _refusal(status: int, why: str) -> Response:
    return Response(f"{why}\n", status=status, mimetype="text/plain")
