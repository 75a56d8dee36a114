"""Set-up, keys: the tokens by which programs are let in. A new one is shown once."""

from datetime import timedelta

from flask import Response, request, url_for

from console.access import part_of
from console.context import console, me
from console.entry import tokens
from console.entry.proving import proved
from console.entry.scopes import SCOPES
from console.entry.tokens import NoToken
from console.now.pinning import Mistake
from console.pages import pages, redirect_to
from console.set_up.tabs import admins_only, do, fresh, shown

DAYS = ("1", "7", "30", "90", "365")


@pages.get("/set-up/keys")
@part_of("set_up")
@admins_only
def set_up_keys() -> Response:
    """List the tokens."""
    return _page()


@pages.post("/set-up/keys")
@part_of("set_up")
@admins_only
def add_key() -> Response:
    """Make a token, and show it this once."""
    board, form, who = console().switchboard, request.form, me().person.name
    name, scopes, days = form.get("name", "").strip(), form.getlist("scopes"), form.get("days", "")
    wrong: dict[str, Mistake] = {}
    if not 0 < len(name) <= 64 or not name.isprintable():
        wrong["name"] = Mistake("set_up_wrong_name", "")
    if not scopes or set(scopes) - set(SCOPES):
        wrong["scopes"] = Mistake("set_up_wrong_scopes", "")
    if days not in DAYS:
        wrong["days"] = Mistake("set_up_wrong_days", "")
    proved(wrong)
    if wrong:
        return _page(wrong=wrong)
    made: list[str] = []
    now = board.clock.now()
    try:
        do(
            lambda turn: made.append(
                tokens.make(turn.connection, name, scopes, now + timedelta(days=int(days)), who, turn.now)
            )
        )
    except ValueError:
        return _page(wrong={"name": Mistake("set_up_key_taken", "")})
    return _page(secret=made[0]) if made else _page(trouble="set_up_key_shown_once")


@pages.post("/set-up/keys/remove")
@part_of("set_up")
@admins_only
def remove_key() -> Response:
    """Let a token open nothing any more."""
    name, who = request.form.get("name", ""), me().person.name
    if not fresh():
        return redirect_to(url_for("console.set_up_prove", tab="keys"))
    try:
        do(lambda turn: tokens.remove(turn.connection, name, who, turn.now))
    except NoToken:
        return _page(trouble="set_up_no_key")
    return redirect_to(url_for("console.set_up_keys", done="key_removed"))


def _page(*, wrong: dict[str, Mistake] | None = None, secret: str = "", trouble: str = "") -> Response:
    board = console().switchboard
    now = board.clock.now()
    with board.database.reading() as connection:
        found = tokens.every(connection)
    status = 422 if wrong else 409 if trouble else 200
    more = {"keys": found, "scopes": SCOPES, "days": DAYS, "secret": secret, "now": now, "trouble": trouble}
    form = request.form if wrong else {}
    typed = {"name": form.get("name", ""), "days": form.get("days", "90")}
    chosen = request.form.getlist("scopes") if wrong else []
    return shown(
        "set_up_keys.html",
        status,
        wrong=wrong or {},
        typed=typed,
        chosen=chosen,
        proved=fresh(),
        keep="",
        **more,
    )
