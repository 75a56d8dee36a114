"""Before Flask: a page Now that is open is answered for a fraction of what a request costs."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import Headers
from werkzeug.http import parse_cookie

from console import gate
from console.context import COOKIE, KEY, Console
from console.entry import sign_ins
from console.now import cards
from console.now.tempo import NEWS

log = logging.getLogger(__name__)
PATH, ENDPOINT = "/console/now/live", "console.live"
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
Answer = tuple[str, dict[str, str], bytes]


def tell_early(app: Flask) -> None:
    """Put this in front of the app. With many pages open, theirs are nearly all requests.

    Whoever shows things as they are is told so without SQL but the gallery's: the mark is made of hashes of what is
    shown, so that only who has been let in can know it, and all that is told is that nothing has changed. Others get
    the cards that have changed, once their cookie is found to be somebody's. What is left over is for the view.
    """
    inside: Wsgi = app.wsgi_app

    def answer(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        mark = environ.get("HTTP_IF_NONE_MATCH", "").strip('"')
        found = None
        if mark and environ["PATH_INFO"] == PATH and environ["REQUEST_METHOD"] == "GET":
            try:
                found = _same(app, mark) or _changed(app, mark, environ.get("HTTP_COOKIE", ""))
            except SQLAlchemyError:
                log.warning("an open page cannot be answered: the database does not", exc_info=True)
        if found is None:
            return inside(environ, start)
        status, more, body = found
        here: Console = app.extensions[KEY]
        pause = f"{here.tempos[ENDPOINT].asked(costs=NEWS if body else 1):.1f}"
        start(status, Headers(gate.HEADERS | {"Cache-Control": "no-store", "Ask-Again": pause} | more).to_wsgi_list())
        return [body] if body else []

    app.wsgi_app = answer  # type: ignore[assignment, method-assign]


def _same(app: Flask, mark: str) -> Answer | None:
    here: Console = app.extensions[KEY]
    return ("304 NOT MODIFIED", {}, b"") if any(shown.mark == mark for shown in here.gallery.made()) else None


def _changed(app: Flask, mark: str, cookie: str) -> Answer | None:
    here: Console = app.extensions[KEY]
    token = parse_cookie(cookie).get(COOKIE, "")
    if not token or not gate.turns.acquire(blocking=False):
        return None
    try:
        with here.switchboard.database.reading() as connection:
            found = sign_ins.known(connection, token, here.switchboard.clock.now())
        if found is None:
            return None
        shown = cards.shown(app, found[0].person.language)
    finally:
        gate.turns.release()
    body = shown.since(mark).encode()
    kind = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
    return "200 OK", kind | {"ETag": f'"{shown.mark}"'}, body
