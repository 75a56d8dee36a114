"""Before Flask: an open page Now that shows things as they are is told so for a fraction of what a request costs."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from werkzeug.datastructures import Headers
from werkzeug.http import parse_etags

from console.context import KEY, Console
from console.gate import HEADERS

PATH, ENDPOINT = "/console/now/live", "console.live"
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def tell_early(app: Flask) -> None:
    """Put this in front of the app.

    It asks no SQL but the gallery's: the mark is a hash of what is shown, so that only who has been let in can know
    it, and all that is told is that nothing has changed. With many pages open, these are nearly all requests.
    """
    inside: Wsgi = app.wsgi_app

    def answer(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        marks = environ.get("HTTP_IF_NONE_MATCH", "")
        if marks and environ["PATH_INFO"] == PATH and environ["REQUEST_METHOD"] == "GET":
            here: Console = app.extensions[KEY]
            if any(parse_etags(marks).is_strong(shown.mark) for shown in here.gallery.made()):
                pause = f"{here.tempos[ENDPOINT].asked():.1f}"
                start(
                    "304 NOT MODIFIED",
                    Headers(HEADERS | {"Cache-Control": "no-store", "Ask-Again": pause}).to_wsgi_list(),
                )
                return []
        return inside(environ, start)

    app.wsgi_app = answer  # type: ignore[assignment, method-assign]
