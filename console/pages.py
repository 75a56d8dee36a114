"""The pages: who comes in and goes out, and what they all have in common."""

import logging
import secrets
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from console import access, gate
from console.context import console, language, me, say, visitor
from console.entry import doorstep, people, second, sign_ins
from console.entry.passwords import Busy
from console.entry.people import Person, Refused
from console.words import OWN_NAMES, RIGHT_TO_LEFT
from ivr.languages import LANGUAGES

log = logging.getLogger(__name__)
pages = Blueprint("console", __name__, url_prefix="/console", static_folder="static", template_folder="templates")
OPEN = {  # what a stranger may ask for
    f"console.{view}"
    for view in ("sign_in", "enter", "static", "code", "give_code", "door_square", "company", "company_back")
}
KEPT = ("to", "reason", "for")  # what was typed in the form for pins, while somebody signs in again
HARMLESS = {"GET", "HEAD", "OPTIONS"}


@pages.before_request
def let_in() -> Response | None:
    """Let in who is signed in; show everybody else the way, without losing what they had typed."""
    if request.endpoint == "console.static":
        return None
    unchanged = access.watch()
    if unchanged and unchanged():
        return Response(status=304)
    if not g.get("has_a_turn"):  # which `unchanged` may have needed
        gate.take_a_turn()
    gate.recognise()
    if visitor() is None and request.endpoint not in OPEN:
        if unchanged:
            return Response(status=401)
        if request.method in HARMLESS:
            return _to("console.sign_in")
        return sign_in_page(401, "sign_in_again", keep=urlencode({name: request.form.get(name, "") for name in KEPT}))
    gate.require_our_own_form()
    gate.require_the_role()
    return None


pages.teardown_request(gate.give_the_turn_back)
pages.after_request(gate.finish)


@pages.context_processor
def common() -> dict[str, Any]:
    """Return what every template uses."""
    code, found = language(), visitor()
    return {
        "say": say(),
        "language": code,
        "direction": "rtl" if code in RIGHT_TO_LEFT else "ltr",
        "languages": {code: OWN_NAMES[code] for code in LANGUAGES},
        "me": found.person if found else None,
        "here": access.here(),
        "menu": access.open_to(found.person.role) if found else [],
        "form_token": found.form_token(console().switchboard.secret) if found else "",
    }


@pages.get("/")
@access.part_of("now")
def index() -> Response:
    """Go to the first page."""
    return _to("console.now")


@pages.get("/sign-in")
def sign_in() -> Response:
    """Ask who it is."""
    return _to("console.now") if visitor() else sign_in_page()


@pages.post("/sign-in")
def enter() -> Response:
    """Somebody says who they are."""
    name, keep = request.form.get("name", "").strip(), request.form.get("keep", "")
    try:
        entered = people.enter(console().switchboard, name, request.form.get("password", ""))
    except Busy:
        return sign_in_page(503, "busy", name, keep)
    match entered:
        case Refused.LOCKED:
            return sign_in_page(429, "locked", name, keep)
        case Refused.WRONG:
            return sign_in_page(401, "wrong_password", name, keep)
        case Person(totp=False) if not console().codes:
            return come_in(entered.id, keep)
        case Person():
            if not entered.totp:
                second.begin(console().switchboard, entered.id)
            doorstep.note(
                "code", who=entered.id, mark=second.mark(console().switchboard, entered.id), keep=kept_in(keep)
            )
            return redirect_to(url_for("console.code", language=entered.language))


@pages.post("/sign-out")
@access.part_of("now")
def sign_out() -> Response:
    """They leave."""
    with console().switchboard.database.transaction() as connection:
        sign_ins.end(connection, me().token)
    g.new_token = ""
    return _to("console.sign_in")


@pages.post("/language")
@access.part_of("now")
def choose_language() -> Response:
    """They read another language from now on."""
    chosen, board = request.form.get("language", ""), console().switchboard
    if chosen in LANGUAGES:
        name = me().person.name
        people.change(board.database, name, name, board.clock.now(), language=chosen)
    back = access.PAGES.get(request.form.get("back", ""), access.PAGES["now"])
    return _to(back.endpoint)


@pages.errorhandler(Exception)
def trouble(error: Exception) -> Response:
    """Say in their words what cannot be done; never how it failed."""
    if not isinstance(error, HTTPException):
        log.exception("a page could not be shown", exc_info=error)
        return make_response(render_template("trouble.html", key="failed"), 503)
    if error.response is not None:
        return make_response(error.response)
    key = {403: "refused", 404: "no_page", 405: "no_page"}.get(error.code or 500, "failed")
    return make_response(render_template("trouble.html", key=key), error.code or 500)


def renew(person_id: int, proved_at: datetime | None = None) -> None:
    """Give this browser a new sign-in, in place of any before; proved now, or when it is said.

    What this request still shows, forms above all, is of the new one.
    """
    board, before = console().switchboard, visitor()
    with board.database.transaction() as connection:
        now, token = board.clock.now(), before.token if before else ""
        g.new_token = sign_ins.begin(connection, person_id, now, token, proved_at)
        found = sign_ins.known(connection, g.new_token, now)
    g.visitor = found and found[0]


def come_in(person_id: int, keep: str = "", proved_at: datetime | None = None) -> Response:
    """Let somebody in who has shown everything, and go on with what they had typed."""
    renew(person_id, proved_at)
    doorstep.leave()
    return redirect_to(f"{url_for('console.now')}?{keep}" if keep else url_for("console.now"))


def kept_in(keep: str) -> str:
    """Return what was typed as it is kept on the way through other pages: what is known, and not too much."""
    return urlencode({name: value[:300] for name, value in parse_qsl(keep[:9000]) if name in KEPT})


def once_key() -> str:
    """Return the one-time key of a form."""
    return secrets.token_urlsafe(12)


def redirect_to(where: str) -> Response:
    """Answer a form that was taken: the browser fetches the next page, and a reload repeats nothing."""
    return make_response(redirect(where, 303))


def _to(endpoint: str) -> Response:
    return redirect_to(url_for(endpoint))


def sign_in_page(status: int = 200, problem: str = "", name: str = "", keep: str = "") -> Response:
    """Ask who it is, and say what was wrong before."""
    return make_response(
        render_template("sign_in.html", problem=problem, name=name, keep=keep, company=console().company), status
    )
