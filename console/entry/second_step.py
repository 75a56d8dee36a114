"""The second step of signing in: a code of the app; or setting the app up first, where everybody must have one."""

from flask import Response, abort, make_response, render_template, request, url_for

from console.context import console, visitor
from console.entry import codes, doorstep, people, second
from console.entry.people import Person, Refused
from console.pages import come_in, pages, redirect_to, renew, sign_in_page


@pages.get("/sign-in/code")
def code() -> Response:
    """Ask for the code."""
    if visitor():
        return redirect_to(url_for("console.now"))
    found = _who()
    return _page(found) if found else redirect_to(url_for("console.sign_in"))


@pages.post("/sign-in/code")
def give_code() -> Response:
    """Let them in with the right code; who sets up an app is shown the recovery codes first."""
    board, found, typed = console().switchboard, _who(), request.form.get("code", "")
    if found is None:
        return sign_in_page(401, "begin_again")
    keep = (doorstep.noted("code") or {}).get("keep", "")
    if found.totp:
        match second.prove(board, found.id, typed):
            case None:
                return come_in(found.id, keep)
            case Refused.LOCKED:
                return sign_in_page(429, "locked", found.name, keep)
            case Refused.WRONG:
                return _page(found, "wrong_code")
    spare = second.confirm(board, found.id, typed)
    if spare is None:
        return _page(found, "wrong_code")
    renew(found.id)
    doorstep.leave()
    return make_response(render_template("recovery.html", spare=spare, on=f"{url_for('console.now')}?{keep}"))


@pages.get("/sign-in/square.svg")
def door_square() -> Response:
    """Return the square that the app scans."""
    found = _who()
    return picture(found.id, found.name) if found else redirect_to(url_for("console.sign_in"))


def picture(person_id: int, name: str) -> Response:
    """Return the square of a key that does not count yet; there is no other."""
    key = second.begun(console().switchboard, person_id)
    if key is None:
        abort(404)
    return Response(codes.square(key, name), mimetype="image/svg+xml")


def _who() -> Person | None:
    """Return who has given the right password in this browser a moment ago, and still has it."""
    board, shown = console().switchboard, doorstep.noted("code")
    if shown is None or second.mark(board, shown["who"]) != shown["mark"]:
        return None
    return people.by_id(board.database, shown["who"])


def _page(found: Person, problem: str = "") -> Response:
    key = None if found.totp else second.begun(console().switchboard, found.id)
    page = render_template("code.html", person=found, key=key, problem=problem)
    return make_response(page, 401 if problem else 200)
