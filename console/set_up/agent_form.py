"""The form of an agent: read with every mistake named at its field, and filled in as the agent is."""

import hashlib
from typing import Any, NamedTuple

from sqlalchemy import Connection
from werkzeug.datastructures import MultiDict

from carrier.addresses import reachable
from carrier.numbers import BadNumber
from console.context import console
from console.now.pinning import Mistake
from failover import audit
from ivr.hours import BadHours, tidy
from ivr.prompts import SPOKEN
from models import Agent
from routing import pins, roster
from routing.pins import BadPin
from routing.roster import BadAgent

LEVELS = ("1", "2", "3")
LOOKED_AT = 200  # of the audit's last rows, for who was first


class Changed(Exception):
    """Somebody changed this agent after the form was opened."""


class Fields(NamedTuple):
    """What the form holds, as text."""

    name: str = ""
    phone: str = ""
    skills: dict[str, str] = {}  # noqa: RUF012 - never written to
    languages: tuple[str, ...] = ("en",)
    shift: str = ""
    supervisor: bool = False


def fields(agent: Agent | None) -> Fields:
    """Return what the form of an agent holds; the phone stays empty, which keeps it."""
    if agent is None:
        return Fields()
    levels = {issue: str(level) for issue, level in roster.levels(agent).items()}
    return Fields(agent.name, "", levels, tuple(agent.languages.split(",")), agent.shift or "", agent.supervisor)


def typed(form: MultiDict[str, str], issues: list[str]) -> Fields:
    """Return what somebody typed."""
    levels = {issue: form.get(f"skill-{issue}", "") for issue in issues}
    names = (form.get("name", ""), form.get("phone", ""), levels, tuple(form.getlist("languages")))
    return Fields(*names, form.get("shift", ""), form.get("supervisor") == "yes")


def read(form: MultiDict[str, str], issues: list[str], *, new: bool) -> tuple[dict[str, Any], dict[str, Mistake]]:
    """Return what the roster takes, and what is wrong by field. An old agent's empty phone and PIN stay as they are."""
    given: dict[str, Any] = {"supervisor": form.get("supervisor") == "yes"}
    wrong: dict[str, Mistake] = {}
    levels = {issue: form.get(f"skill-{issue}", "") for issue in issues}
    given["skills"] = {issue: int(level) for issue, level in levels.items() if level in LEVELS}
    given["languages"] = [code for code in SPOKEN if code in form.getlist("languages")]
    if not given["skills"]:
        wrong["skills"] = Mistake("set_up_wrong_skills", "")
    if not given["languages"]:
        wrong["languages"] = Mistake("set_up_wrong_languages", "")
    try:
        if new:
            given["name"] = roster.name_in(form.get("name", ""))
    except BadAgent as exc:
        wrong["name"] = Mistake("set_up_wrong_name", str(exc))
    try:
        if new or form.get("phone", "").strip():
            given["phone"] = reachable(form.get("phone", ""))
            if given["phone"] == console().line_number:
                wrong["phone"] = Mistake("set_up_line_itself", "")
    except BadNumber as exc:
        wrong["phone"] = Mistake("set_up_wrong_phone", str(exc))
    try:
        given["shift"] = tidy(form["shift"]) if form.get("shift", "").strip() else ""
    except BadHours as exc:
        wrong["shift"] = Mistake("set_up_wrong_shift", str(exc))
    try:
        if pin := form.get("pin", "").strip():
            given["pin_hash"] = pins.hashed(pin, console().switchboard.secret)
    except BadPin as exc:
        wrong["pin"] = Mistake("set_up_wrong_pin", str(exc))
    return given, wrong


def mark(agent: Agent) -> str:
    """Return a mark of what the form can change, which differs once somebody has changed it."""
    held = (agent.phone, roster.levels(agent), agent.languages, agent.shift, agent.supervisor, agent.pin_hash)
    return hashlib.sha256(repr(held).encode()).hexdigest()[:20]


def last_change(connection: Connection, name: str) -> dict[str, Any] | None:
    """Return who changed an agent last and when, None when no page and no program did it of late."""
    rows = (audit.values(row) for row in audit.listed(connection, LOOKED_AT) if row["what"] == "agent")
    found = next((row for row in rows if row["detail"].get("name") == name), None)
    return found and {"who": found["who"], "at": found["at"]}
