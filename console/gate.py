"""The gate that every page passes: a limit that protects calls, who asks, whose form it is, what browsers may do."""

import hmac
import threading
from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Response, abort, g, request

from console import access
from console.context import COOKIE, console, me, visitor
from console.entry import doorstep, sign_ins
from console.entry.sign_ins import NOTED

AT_ONCE = 4  # of a process's threads: the others are for calls, however many consoles are open
WAIT = 0.5  # seconds for a turn
turns = threading.BoundedSemaphore(AT_ONCE)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def take_a_turn() -> None:
    """Let only a few through at once; the others are asked to come back."""
    if not turns.acquire(timeout=WAIT):
        abort(Response("Busy with calls.\n", 503, {"Retry-After": "2"}, mimetype="text/plain"))
    g.has_a_turn = True


def give_the_turn_back(_error: BaseException | None = None) -> None:
    """Let the next one through."""
    if g.pop("has_a_turn", False):
        turns.release()


def keep_the_turn() -> Callable[[], None]:
    """Keep the turn beyond the request, for an answer that is sent bit by bit. Call what is returned at its end."""
    g.has_a_turn = False
    return turns.release


def recognise() -> None:
    """Find out who is signed in with this browser, and note that they did something; polling is nothing."""
    token, board = request.cookies.get(COOKIE, ""), console().switchboard
    if not token:
        return
    now = board.clock.now()
    with board.database.reading() as connection:
        found = sign_ins.known(connection, token, now)
    if found is None:
        return
    g.visitor, seen_at = found
    if access.watch() is None and now - seen_at > NOTED:
        with board.database.transaction() as connection:
            sign_ins.seen(connection, token, now)


def require_our_own_form() -> None:
    """Refuse what another site made a browser send: by its Origin, and by the token that only our forms carry."""
    if request.method != "POST":
        return
    origin = request.headers.get("Origin")
    ours = {request.host, urlsplit(console().switchboard.public_url).netloc}
    if origin is not None and urlsplit(origin).netloc not in ours:
        abort(403)
    if visitor() is None:
        return  # the sign-in itself, which a stranger may send; whoever is let in gets a new token
    right = me().form_token(console().switchboard.secret)
    if not hmac.compare_digest(right.encode(), request.form.get("form_token", "").encode()):
        abort(403)


def require_the_role() -> None:
    """Refuse who is signed in but may not open the page that this belongs to."""
    found, page = visitor(), access.here()
    if found is not None and page is not None and found.person.role not in page.roles:
        abort(403)


def finish(response: Response) -> Response:
    """Say what browsers may do with the answer, and give or take the cookie."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "console.static":
        response.headers.setdefault("Cache-Control", "no-store")
    if access.watch():
        response.headers["Ask-Again"] = f"{console().tempos[str(request.endpoint)].asked():.1f}"
    token = g.get("new_token")
    if token is not None:
        # Without a token it is taken away. It ends with the browser; how long it opens anything is for SQL to say.
        lasts, secure = None if token else 0, console().secure
        response.set_cookie(COOKIE, token, lasts, path="/console", secure=secure, httponly=True, samesite="Lax")
    return doorstep.finish(response)
