"""The page Now: is the line on and why, who waits, who helps, and the form that pins it."""

import hashlib
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Response, abort, make_response, render_template, request, url_for

from console.access import live as live_view
from console.access import part_of
from console.context import console, language, me
from console.entry.proving import proved
from console.figures.spoken import written
from console.now import pinning
from console.now.picture import AGENTS, Picture
from console.now.pinning import Mistake, Wish
from console.pages import KEPT, once_key, pages, redirect_to

SPANS = ("30m", "1h", "2h", "4h", "8h", "24h")


class Shown(NamedTuple):
    """The live part of the page, as HTML, and a mark that changes when it does."""

    html: str
    mark: str


@pages.get("/now")
@part_of("now")
def now() -> Response:
    """Show the page; what an address asks for stands in the form and is done when it is sent."""
    return _page({name: request.args.get(name, "") for name in KEPT}, done=request.args.get("done", ""))


@pages.get("/now/live")
@part_of("now")
@live_view(lambda: False)  # who shows it as it is was told so early: unchanged.py
def live() -> Response:
    """Return the part of the page that changes, or 304 when it has not."""
    shown = _shown()
    response = make_response(shown.html)
    response.headers["Cache-Control"] = "no-cache, private"
    response.set_etag(shown.mark)
    return make_response(response.make_conditional(request))


@pages.post("/pin")
@part_of("now")
def pin() -> Response:
    """Pin the line, or take the pin off."""
    board, wrong = console().switchboard, dict[str, Mistake]()
    if not me().person.may_pin:
        abort(403)
    at = board.clock.now()
    proof = proved(wrong)
    wish = pinning.read(request.form)
    if not isinstance(wish, Wish):
        wrong |= wish
    if wrong or not isinstance(wish, Wish):
        return _page(request.form, wrong=wrong, proof=proof)
    pinning.do(board.database, wish, me().person.name, request.form.get("once", ""), at)
    console().gallery.afresh()
    return redirect_to(url_for("console.now", done=wish.to))


def _page(
    typed: Mapping[str, str], *, wrong: Mapping[str, Mistake] | None = None, done: str = "", proof: bool | None = None
) -> Response:
    at = console().switchboard.clock.now()
    page = render_template(
        "now.html",
        shown=_shown(),
        typed=(kept := {name: typed.get(name, "") for name in KEPT}),
        keep=urlencode(kept),
        wrong=wrong or {},
        done=done if done in ("on", "off", "auto") else "",
        spans=SPANS,
        once=typed.get("once") or once_key(),
        proved=me().fresh(at) if proof is None else proof,
    )
    return make_response(page, 422 if wrong else 200)


def _shown() -> Shown:
    def draw(picture: Picture) -> Shown:
        issues = {issue.key: issue.say[language()] for issue in console().switchboard.menu.issues}
        html = render_template("live.html", picture=picture, issues=issues, most=AGENTS, w=written(language()))
        return Shown(html, hashlib.sha256(html.encode()).hexdigest()[:20])

    shown: Shown = console().gallery.once(language(), draw)
    return shown
