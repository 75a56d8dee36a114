"""What chat may tell us: that it is alive, behind a token of its own."""

import hmac
import re

from flask import Blueprint, Response, abort, request

from failover.probes.heartbeat import beat
from webhooks.context import context, switchboard

watched = Blueprint("watched", __name__)
NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,31}")


@watched.post("/chat/<name>/beat")
def heartbeat(name: str) -> Response:
    """Chat is alive."""
    token, shown = context().beat_token, request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(shown.encode(), token.encode()):
        abort(_refusal(403, "show the token that the settings hold: Authorization: Bearer …"))
    if not NAME.fullmatch(name):
        abort(_refusal(400, "a heartbeat has the name of its probe: letters, digits and dashes, at most 32"))
    board = switchboard()
    beat(board.database, name, board.clock.now())
    return Response(status=204)


def _refusal(status: int, why: str) -> Response:
    return Response(f"{why}\n", status=status, mimetype="text/plain")
