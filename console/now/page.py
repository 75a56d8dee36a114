"""The page Now: is the line on and why, who waits, who helps, and the form that pins it."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Response, abort, current_app, make_response, render_template, request, url_for

from console.access import live as live_view
from console.access import part_of
from console.context import console, language, me
from console.entry.proving import proved
from console.now import cards, pinning
from console.now.cards import Shown
from console.now.pinning import Mistake, Wish
from console.pages import KEPT, once_key, pages, redirect_to

SPANS = ("30m", "1h", "2h", "4h", "8h", "24h")


@pages.get("/now")
@part_of("now")
def now() -> Response:
    """Show the page; what an address asks for stands in the form and is done when it is sent."""
    return _page({name: request.args.get(name, "") for name in KEPT}, done=request.args.get("done", ""))


@pages.get("/now/live")
@part_of("now")
@live_view(lambda: False)  # who shows it as it is was told so early: early.py
def live() -> Response:
    """Return the cards that have changed since the mark in If-None-Match, all without one; 304 when none has."""
    shown, mark = _shown(), request.headers.get("If-None-Match", "").strip('"')
    if mark == shown.mark:
        return Response(status=304)
    response = make_response(shown.since(mark))
    response.set_etag(shown.mark)
    return response


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
    return cards.shown(current_app, language())
