"""Set-up: what its pages have in common: the tabs, who may open which, and proving once more who one is."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, abort, make_response, render_template, request, url_for

from console import once
from console.access import View, part_of
from console.context import console, me
from console.entry.proving import proved
from console.now.pinning import Mistake
from console.pages import once_key, pages, redirect_to
from models import PersonRole
from routing.turn import Turn

TABS = (  # the endpoint, the key of its name, whether admins alone open it
    ("console.set_up", "agents", False),
    ("console.set_up_message", "set_up_message", False),
    ("console.set_up_menu", "set_up_menu", True),
    ("console.set_up_settings", "set_up_settings", True),
    ("console.set_up_keys", "set_up_keys", True),
    ("console.set_up_people", "set_up_people", True),
)
DONE = frozenset(
    {
        "added",
        "changed",
        "removed",
        "said",
        "cleared",
        "key_removed",
        "person_added",
        "person_changed",
        "person_removed",
    }
)


def admins_only(view: View) -> View:
    """Refuse a view to who may open Set-up but is no admin."""

    @wraps(view)
    def guarded(*args: Any, **more: Any) -> Any:
        return view(*args, **more) if me().person.role == PersonRole.ADMIN else abort(403)

    return guarded  # type: ignore[return-value]


def shown(template: str, status: int = 200, **more: Any) -> Response:
    """Return a page of Set-up."""
    admin = me().person.role == PersonRole.ADMIN
    tabs = [(endpoint, key) for endpoint, key, only in TABS if admin or not only]
    done = request.args.get("done", "")
    told = {"tabs": tabs, "done": done if done in DONE else "", "once": once_key(), "wrong": {}, "trouble": ""}
    return make_response(render_template(template, **(told | more)), status)


def do(act: Callable[[Turn], object]) -> None:
    """Do something once, however often its form is sent."""
    with console().switchboard.turn() as turn:
        if once.first(turn.connection, me().person.name, f"{request.path} {request.form.get('once', '')}", turn.now):
            act(turn)


def fresh() -> bool:
    """Return whether this person proved a moment ago who they are."""
    return me().fresh(console().switchboard.clock.now())


@pages.route("/set-up/prove/<tab>", methods=["GET", "POST"])
@part_of("set_up")
@admins_only
def set_up_prove(tab: str) -> Response:
    """Ask once more who it is, before keys or people are changed."""
    if tab not in ("keys", "people"):
        abort(404)
    wrong: dict[str, Mistake] = {}
    if request.method == "POST" and proved(wrong):
        return redirect_to(url_for(f"console.set_up_{tab}"))
    return shown("set_up_prove.html", 422 if wrong else 200, wrong=wrong, tab=tab, keep="")
