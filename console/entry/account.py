"""The page Account: who you are here, your password, your app for codes, and where you are signed in."""

from collections.abc import Mapping

from flask import Response, abort, g, make_response, render_template, request, url_for

from console.access import part_of
from console.context import console, me
from console.entry import passwords, people, proving, second, second_step, sign_ins
from console.now.pinning import Mistake
from console.pages import pages, redirect_to, renew

DONE = ("password", "elsewhere", "app_off")


@pages.get("/account")
@part_of("account")
def account() -> Response:
    """Show it."""
    return _page()


@pages.post("/account/password")
@part_of("account")
def change_password() -> Response:
    """Take a new password from who knows the old one, and end every other sign-in."""
    name, board, wrong = me().person.name, console().switchboard, dict[str, Mistake]()
    new = request.form.get("new", "")
    try:
        passwords.check(new, name)
    except passwords.BadPassword as bad:
        wrong["new"] = Mistake(bad.key, str(bad))
    if new != request.form.get("twice", ""):
        wrong["twice"] = Mistake("wrong_twice", "")
    wrong = wrong or proving.tried(request.form.get("password", ""), request.form.get("code", ""))
    if wrong:
        return _page(at="password", wrong=wrong)
    try:
        people.change(board.database, name, name, board.clock.now(), password=new)
    except passwords.Busy:
        return _page(at="password", wrong={"password": Mistake("busy", "")})
    renew(me().person.id)
    return redirect_to(url_for("console.account", done="password"))


@pages.post("/account/elsewhere")
@part_of("account")
def leave_elsewhere() -> Response:
    """End every other sign-in."""
    with console().switchboard.database.transaction() as connection:
        sign_ins.end_others(connection, me().person.id, me().token)
    return redirect_to(url_for("console.account", done="elsewhere"))


@pages.post("/account/app")
@part_of("account")
def begin_app() -> Response:
    """Make the key of a new app; it counts when a code has come back."""
    wrong = dict[str, Mistake]()
    if not me().person.local or me().person.totp:
        abort(403)
    if not proving.proved(wrong):
        return _page(at="app", wrong=wrong)
    second.begin(console().switchboard, me().person.id)
    return redirect_to(url_for("console.account", _anchor="app"))


@pages.post("/account/app/confirm")
@part_of("account")
def confirm_app() -> Response:
    """Let the key count, and show the recovery codes once."""
    board, found = console().switchboard, me()
    spare = second.confirm(board, found.person.id, request.form.get("code", ""), found.token)
    if spare is None:
        return _page(at="app", wrong={"code": Mistake("wrong_code", "")})
    renew(found.person.id)
    return make_response(render_template("recovery.html", spare=spare, on=url_for("console.account")))


@pages.post("/account/app/off")
@part_of("account")
def end_app() -> Response:
    """Ask for no code any more. Where everybody must have an app, they set up a new one as they sign in again."""
    board, found = console().switchboard, me().person
    if wrong := proving.tried(request.form.get("password", ""), request.form.get("code", "")):
        return _page(at="app", wrong=wrong)
    second.drop(board.database, found.name, found.name, board.clock.now())
    if console().codes:
        g.new_token = ""
        return redirect_to(url_for("console.sign_in"))
    renew(found.id)
    return redirect_to(url_for("console.account", done="app_off"))


@pages.get("/account/square.svg")
@part_of("account")
def square() -> Response:
    """Return the square that the app scans, to who has proved themselves a moment ago."""
    if not me().fresh(console().switchboard.clock.now()):
        abort(403)
    return second_step.picture(me().person.id, me().person.name)


def _page(at: str = "", wrong: Mapping[str, Mistake] | None = None) -> Response:
    """Show the page; `wrong` are mistakes in its form `at`."""
    board, found = console().switchboard, me()
    now = board.clock.now()
    proof = found.fresh(now)
    with board.database.reading() as connection:
        seen = sign_ins.every(connection, found.person.id, found.token, now)
        left = second.left(connection, found.person.id) if found.person.totp else 0
    done = request.args.get("done", "")
    page = render_template(
        "account.html",
        seen=seen,
        left=left,
        proved=proof,
        key=second.begun(board, found.person.id) if proof else None,
        at=at,
        wrong=wrong or {},
        done=done if done in DONE else "",
        keep="",
    )
    return make_response(page, 422 if wrong else 200)
