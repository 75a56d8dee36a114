"""Set-up, the agents of the roster: listed, added, changed, and removed."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, abort, request, url_for
from sqlalchemy.orm import Session

from carrier.numbers import masked
from console.access import part_of
from console.context import console, language, me
from console.now.pinning import Mistake
from console.pages import pages, redirect_to
from console.set_up import agent_form
from console.set_up.tabs import do, shown
from failover import audit, modes
from ivr.prompts import SPOKEN
from models import Status
from routing import duty, roster, staff
from routing.roster import BadAgent, NoAgent
from routing.turn import Turn


@pages.get("/set-up")
@part_of("set_up")
def set_up() -> Response:
    """List the agents."""
    board = console().switchboard
    with board.database.session() as session:
        found = [staff.values(agent, board.clock.now(), whole=False) for agent in roster.everyone(session)]
    return shown("set_up_agents.html", agents=found, issues=_issues())


@pages.get("/set-up/agent")
@part_of("set_up")
def set_up_agent() -> Response:
    """Show one agent's form, or an empty one for a new agent."""
    return _form(request.args.get("name", ""))


@pages.post("/set-up/agent")
@part_of("set_up")
def save_agent() -> Response:
    """Add an agent, or change one. Of two who change the same agent, the second is told."""
    form, name = request.form, request.form.get("agent", "")
    given, wrong = agent_form.read(form, list(_issues()), new=not name)
    if wrong:
        return _form(name, wrong=wrong, typed=form)

    def act(turn: Turn) -> None:
        modes.held(turn.connection, turn.now)
        with Session(turn.connection, expire_on_commit=False) as session:
            if not name:
                skills, spoken = given.pop("skills"), given.pop("languages")
                agent = roster.add(session, given.pop("name"), given.pop("phone"), skills, turn.now, spoken)
                did, whose = "added", agent.name
            else:
                if agent_form.mark(roster.find(session, name)) != form.get("was", ""):
                    raise agent_form.Changed
                did, whose = f"changed: {', '.join(sorted(given))}", name
            roster.change(session, whose, **given, now=turn.now)
            session.flush()
        audit.add(turn.connection, turn.now, me().person.name, "agent", {"name": whose, "did": did})

    try:
        do(act)
    except agent_form.Changed:
        return _form(name, trouble="set_up_changed_meanwhile", status=409)
    except NoAgent:
        return _form("", trouble="set_up_no_agent", status=409)
    except BadAgent:
        return _form(name, wrong={_taken(form): Mistake("set_up_taken", "")}, typed=form)
    return redirect_to(url_for("console.set_up", done="changed" if name else "added"))


@pages.post("/set-up/agent/status")
@part_of("set_up")
def set_agent_status() -> Response:
    """Let an agent be available, on a break or offline, as if they had chosen it."""
    name, chosen = request.form.get("agent", ""), request.form.get("status", "")
    if chosen not in set(Status):
        abort(400)

    def act(turn: Turn) -> None:
        modes.held(turn.connection, turn.now)
        with Session(turn.connection, expire_on_commit=False) as session:
            duty.choose(turn, session, console().switchboard.rules, name, Status(chosen))
            session.flush()
        audit.add(turn.connection, turn.now, me().person.name, "agent", {"name": name, "did": "changed: status"})

    return _done(act, "changed", name)


@pages.post("/set-up/agent/remove")
@part_of("set_up")
def remove_agent() -> Response:
    """Take an agent off the roster, unless they are on a call."""
    name = request.form.get("agent", "")

    def act(turn: Turn) -> None:
        modes.held(turn.connection, turn.now)
        with Session(turn.connection, expire_on_commit=False) as session:
            roster.remove(session, name, turn.now)
            session.flush()
        audit.add(turn.connection, turn.now, me().person.name, "agent", {"name": name, "did": "removed"})

    return _done(act, "removed", name)


def _done(act: Callable[[Turn], None], done: str, name: str) -> Response:
    try:
        do(act)
    except NoAgent:
        return _form("", trouble="set_up_no_agent", status=409)
    except BadAgent:
        return _form(name, trouble="set_up_on_a_call", status=409)
    return redirect_to(url_for("console.set_up", done=done))


def _issues() -> dict[str, str]:
    return {issue.key: issue.say[language()] for issue in console().switchboard.menu.issues}


def _taken(form: Mapping[str, str]) -> str:
    with console().switchboard.database.session() as session:
        try:
            roster.find(session, form.get("name", ""))
        except NoAgent:
            return "phone"
    return "name"


def _form(
    name: str,
    *,
    wrong: Mapping[str, Mistake] | None = None,
    typed: Any = None,
    trouble: str = "",
    status: int = 0,
) -> Response:
    """Return the form of an agent, "" for a new one, filled in as they are or as somebody typed."""
    board, agent, phone, last = console().switchboard, None, "", None
    if name:
        with board.database.session() as session:
            try:
                agent = roster.find(session, name)
            except NoAgent:
                abort(404)
        phone = masked(agent.phone)
        with board.database.reading() as connection:
            last = agent_form.last_change(connection, name)
    fields = agent_form.typed(typed, list(_issues())) if typed else agent_form.fields(agent)
    return shown(
        "set_up_agent.html",
        status or (422 if wrong else 200),
        agent=agent,
        was=agent_form.mark(agent) if agent else "",
        phone=phone,
        last=last,
        fields_=fields,
        issues=_issues(),
        spoken=SPOKEN,
        wrong=wrong or {},
        trouble=trouble,
    )
