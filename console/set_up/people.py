"""Set-up, people: who may sign in, what their role lets them do, and whose desk is theirs."""

from flask import Response, abort, request, url_for

from console import once
from console.access import part_of
from console.context import console, language, me
from console.desk import desks
from console.entry import people
from console.entry.passwords import BadPassword
from console.entry.proving import proved
from console.now.pinning import Mistake
from console.pages import pages, redirect_to
from console.set_up.tabs import admins_only, fresh, shown
from models import PersonRole
from routing import roster


@pages.get("/set-up/people")
@part_of("set_up")
@admins_only
def set_up_people() -> Response:
    """List who may sign in."""
    return _page()


@pages.post("/set-up/people")
@part_of("set_up")
@admins_only
def add_person() -> Response:
    """Let somebody sign in."""
    board, form = console().switchboard, request.form
    name, role, secret = form.get("name", "").strip(), form.get("role", ""), form.get("secret", "")
    wrong: dict[str, Mistake] = {}
    if role not in set(PersonRole):
        wrong["role"] = Mistake("set_up_wrong_role", "")
    proved(wrong)
    if wrong:
        return _page(wrong=wrong)
    if not _first():
        return redirect_to(url_for("console.set_up_people", done="person_added"))
    now, who = board.clock.now(), me().person.name
    try:
        people.add(board.database, name, PersonRole(role), language(), secret, who, now)
    except BadPassword:
        return _page(wrong={"secret": Mistake("set_up_wrong_password", "")})
    except ValueError:
        return _page(wrong={"name": Mistake("set_up_wrong_person", "")})
    return redirect_to(url_for("console.set_up_people", done="person_added"))


@pages.post("/set-up/people/change")
@part_of("set_up")
@admins_only
def change_person() -> Response:
    """Give somebody another role or another desk. One's own role is for somebody else to change."""
    board, form, who = console().switchboard, request.form, me().person.name
    name, role, agent = form.get("person", ""), form.get("role", ""), form.get("desk", "")
    if role not in set(PersonRole):
        abort(400)
    with board.database.reading() as connection:
        before = next((one for one, _ in people.everybody(connection) if one.name == name), None)
    if before is None:
        return _page(trouble="set_up_no_person")
    if name == who and role != before.role:
        return _page(trouble="set_up_yourself")
    if not fresh():
        return redirect_to(url_for("console.set_up_prove", tab="people"))
    now = board.clock.now()
    try:
        if role != before.role:
            people.change(board.database, name, who, now, role=PersonRole(role))
        with board.database.reading() as connection:
            sits = desks.linked(connection).get(name, "")
        if agent != sits:
            desks.link(board.database, name, agent, who, now)
    except ValueError:
        return _page(trouble="set_up_desk_taken")
    return redirect_to(url_for("console.set_up_people", done="person_changed"))


@pages.post("/set-up/people/remove")
@part_of("set_up")
@admins_only
def remove_person() -> Response:
    """Let somebody sign in no more; nobody removes themselves."""
    board, name, who = console().switchboard, request.form.get("person", ""), me().person.name
    if name == who:
        return _page(trouble="set_up_yourself")
    if not fresh():
        return redirect_to(url_for("console.set_up_prove", tab="people"))
    try:
        with board.turn() as turn:
            people.dismiss(turn.connection, name, who, turn.now)
    except ValueError:
        return _page(trouble="set_up_no_person")
    return redirect_to(url_for("console.set_up_people", done="person_removed"))


def _first() -> bool:
    board = console().switchboard
    with board.turn() as turn:
        return once.first(turn.connection, me().person.name, f"people {request.form.get('once', '')}", turn.now)


def _page(*, wrong: dict[str, Mistake] | None = None, trouble: str = "") -> Response:
    board, form = console().switchboard, request.form
    with board.database.reading() as connection:
        found, sits = people.everybody(connection), desks.linked(connection)
    with board.database.session() as session:
        names = [agent.name for agent in roster.everyone(session)]
    typed = {name: form.get(name, "") if wrong else "" for name in ("name", "role", "person", "desk")}
    return shown(
        "set_up_people.html",
        422 if wrong else 409 if trouble else 200,
        people=found,
        sits=sits,
        names=names,
        roles=tuple(PersonRole),
        typed=typed,
        wrong=wrong or {},
        trouble=trouble,
        proved=fresh(),
        keep="",
    )
