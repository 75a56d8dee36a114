"""Agents for programs: who helps, with what, in which languages and hours, and whether they are there."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session

from carrier.addresses import reachable
from carrier.numbers import BadNumber
from console.api import schemas as js
from console.api.asking import Asked
from console.api.operations import NUMBERS, operation
from console.api.problems import Problem, wrong
from console.context import console
from console.entry.scopes import AGENTS, LISTS
from failover import audit, modes
from ivr.hours import EXAMPLE, BadHours, tidy
from ivr.prompts import SPOKEN
from models import Agent, AgentState, Status
from routing import duty, pins, roster, staff, wrap_up
from routing.pins import BadPin
from routing.roster import NAME, BadAgent, NoAgent

SKILLS = js.by_name(
    {"type": "integer", "minimum": 1, "maximum": 3},
    minProperties=1,
    description="Issues they help with, each with a level from 1 (best) to 3.",
)
LANGUAGES = js.items(js.one_of(SPOKEN), minItems=1, uniqueItems=True, description="Their own first.")
SHIFT = js.maybe({"type": "string", "maxLength": 512, "description": f"Hours they work, like `{EXAMPLE}`."})
PHONE = js.text(255, description="Where they are rung: +12025550123, sip:user@host or client:name.")
AGENT = js.named(
    "Agent",
    js.record(
        name=js.STRING,
        phone={"type": "string", "description": "Masked, unless whole numbers are asked for."},
        status=js.one_of(Status, description="What they chose to be."),
        state=js.one_of(AgentState, description="What we see."),
        until={**js.maybe(js.MOMENT), "description": "When wrap-up or a rest ends."},
        idle_since=js.MOMENT,
        misses=js.COUNT,
        put_on_break={**js.maybe(js.MOMENT), "description": "Since when, because they missed offers."},
        skills=js.by_name(js.INTEGER),
        languages=js.items(js.STRING),
        supervisor=js.BOOLEAN,
        pin={**js.maybe(js.STRING), "description": '"set", or null.'},
        locked_until=js.maybe(js.MOMENT),
        shift=js.maybe(js.STRING),
        on_shift=js.maybe(js.BOOLEAN),
        next_shift=js.maybe(js.MOMENT),
    ),
)
FIELDS = {
    "phone": PHONE,
    "skills": SKILLS,
    "languages": LANGUAGES,
    "shift": SHIFT,
    "supervisor": {**js.BOOLEAN, "description": "Whether they may enter others' talks."},
    "pin": {"type": "string", "pattern": "^[0-9]{6}$", "description": "Opens the agents' menu by telephone."},
}
NAMED = js.text(NAME)
NEW = js.record(("languages", "shift", "supervisor", "pin"), name=NAMED, **FIELDS)
STATUS = js.one_of(Status)
CHANGE = {**js.record((*FIELDS, "status"), **FIELDS, status=STATUS), "minProperties": 1}
WRAP_UP = js.one_of(("ready", "more"))
WHO = {"name": js.text(NAME, pattern="^[^/]+$")}


def _read(body: Any) -> dict[str, Any]:
    """Return the fields of a body as the roster takes them. Raises Problem."""
    given, errors = dict(body), dict[str, str]()
    known = [issue.key for issue in console().switchboard.menu.issues]
    for issue in given.get("skills", {}).keys() - set(known):
        errors[f"skills.{issue}"[:200]] = f"is no issue; choose from {', '.join(known)}"
    if "skills" in given:
        given["skills"] = {issue: int(level) for issue, level in given["skills"].items()}
    try:
        if "name" in given:
            given["name"] = roster.name_in(given["name"])
    except BadAgent as exc:
        errors["name"] = str(exc)
    try:
        if "phone" in given:
            given["phone"] = reachable(given["phone"])
            if given["phone"] == console().line_number:
                errors["phone"] = "is the line's own number (LINE_NUMBER); give the agent's phone"
    except BadNumber as exc:
        errors["phone"] = str(exc)
    try:
        if "shift" in given:
            given["shift"] = tidy(given["shift"]) if given["shift"] else ""
    except BadHours as exc:
        errors["shift"] = str(exc)
    try:
        if "pin" in given:
            given["pin_hash"] = pins.hashed(given.pop("pin"), console().switchboard.secret)
    except BadPin as exc:
        errors["pin"] = str(exc)
    if errors:
        raise wrong(errors)
    return given


@operation("GET", "/agents", LISTS, AGENTS, answer=js.record(items=js.items(AGENT)), query=NUMBERS)
def everyone(asked: Asked) -> Any:
    """List every agent with status and state."""
    with _session(asked) as session:
        return {"items": [_values(agent, asked) for agent in roster.everyone(session)]}


@operation("GET", "/agents/{name}", LISTS, AGENTS, answer=AGENT, place=WHO, query=NUMBERS)
def one(asked: Asked) -> Any:
    """Show one agent."""
    with _session(asked) as session:
        return _values(roster.find(session, asked.place["name"]), asked)


@operation("POST", "/agents", AGENTS, answer=AGENT, status=201, body=NEW, problems=(409,), ready=_read)
def add(asked: Asked) -> Any:
    """Add an agent, offline at first."""
    given = asked.body
    _note(asked, given["name"], "added")
    with _session(asked) as session:
        spoken, shift = given.get("languages", ["en"]), given.get("shift") or None
        agent = roster.add(session, given["name"], given["phone"], given["skills"], asked.now, spoken, shift)
        more = {name: given[name] for name in ("supervisor", "pin_hash") if name in given}
        return _values(roster.change(session, agent.name, **more, now=asked.now), asked)


@operation("PATCH", "/agents/{name}", AGENTS, answer=AGENT, place=WHO, body=CHANGE, problems=(409,), ready=_read)
def change(asked: Asked) -> Any:
    """Change an agent; what is not given stays. Who becomes available is offered whoever waits for them at once."""
    given, name = dict(asked.body), asked.place["name"]
    _note(asked, name, f"changed: {', '.join(sorted(given))}".replace("pin_hash", "pin"))
    status = given.pop("status", None)
    with _session(asked) as session:
        agent = roster.change(session, name, **given, now=asked.now)
        if status is not None:
            agent = duty.choose(asked.turn, session, asked.board.rules, name, Status(status))
        return _values(agent, asked)


@operation("DELETE", "/agents/{name}", AGENTS, answer=None, status=204, place=WHO, problems=(409,))
def remove(asked: Asked) -> None:
    """Take an agent off the roster, unless they are on a call. What they did stays on record."""
    _note(asked, asked.place["name"], "removed")
    with _session(asked) as session:
        roster.remove(session, asked.place["name"], asked.now)


@operation(
    "POST", "/agents/{name}/wrap-up", AGENTS, answer=AGENT, place=WHO, body=js.record(what=WRAP_UP), problems=(409,)
)
def end_wrap_up(asked: Asked) -> Any:
    """End an agent's wrap-up now (`ready`), or let it last for five minutes more (`more`)."""
    name, more = asked.place["name"], asked.body["what"] == "more"
    which = wrap_up.named(asked.turn, name)
    if which is None:
        raise Problem(404, f"there is no agent named {name!r}")
    if not (wrap_up.more(asked.turn, which) if more else wrap_up.ready(asked.turn, which, asked.board.rules)):
        raise Problem(409, f"{name} is not wrapping up")
    return one(asked)


@contextmanager
def _session(asked: Asked) -> Iterator[Session]:
    """Lend objects within the request's own transaction; what cannot be done is a problem."""
    try:
        with Session(asked.connection, expire_on_commit=False) as session:
            yield session
            session.flush()
    except NoAgent as exc:
        raise Problem(404, str(exc)) from exc
    except BadAgent as exc:
        raise Problem(409, str(exc)) from exc


def _note(asked: Asked, name: str, did: str) -> None:
    modes.held(asked.connection, asked.now)
    audit.add(asked.connection, asked.now, asked.program, "agent", {"name": name, "did": did})


def _values(agent: Agent, asked: Asked) -> dict[str, Any]:
    return staff.values(agent, asked.now, whole=asked.whole)
