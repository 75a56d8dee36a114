"""The doorstep: between two steps of signing in, what the first has shown is sealed in a cookie; nobody is in yet."""

import json
from datetime import timedelta
from typing import Any

from flask import Response, g, request

from console.context import console
from console.entry import seals

COOKIE = "ringback-door"
LASTS = timedelta(minutes=10)


def note(step: str, **shown: Any) -> None:
    """Keep in this browser what the first step has shown, for the next one, `step`."""
    board = console().switchboard
    g.doorstep = seals.seal(board.secret, f"door:{step}", json.dumps(shown, ensure_ascii=False), board.clock.now())


def noted(step: str) -> dict[str, Any] | None:
    """Return what the first step has shown in this browser a moment ago, if `step` is the next one."""
    board = console().switchboard
    sealed = request.cookies.get(COOKIE, "")
    text = seals.opened(board.secret, f"door:{step}", sealed, board.clock.now(), LASTS) if sealed else None
    found: dict[str, Any] | None = json.loads(text) if text else None
    return found


def leave() -> None:
    """Forget it: they are in, or begin anew."""
    g.doorstep = ""


def finish(response: Response) -> Response:
    """Give or take the cookie. Lax: the company's sign-in leads back here from its own site."""
    kept = g.get("doorstep")
    if kept is not None:
        lasts = LASTS if kept else 0
        secure = console().secure
        response.set_cookie(COOKIE, kept, lasts, path="/console", secure=secure, httponly=True, samesite="Lax")
    return response
