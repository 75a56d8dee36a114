"""People for programs: who may sign in at the console, as what, and how they prove who they are."""

from typing import Any

from console.api import schemas as js
from console.api.asking import Asked
from console.api.operations import operation
from console.api.problems import Problem, wrong
from console.entry import passwords, people
from console.entry import sign_ins as places
from console.entry.passwords import LONGEST, SHORTEST, BadPassword, Busy
from console.entry.people import Nobody, Person, Taken
from console.entry.scopes import ADMIN
from failover.modes import LONGEST_NAME
from ivr.languages import LANGUAGES
from models import PersonRole
from routing.told import moment

ROLE = js.one_of(PersonRole, description="on-call and admin may pin the line.")
LANGUAGE = js.one_of(LANGUAGES, description="Of the pages.")
PERSON = js.named(
    "Person",
    js.record(
        name=js.STRING,
        role=ROLE,
        language=LANGUAGE,
        totp={**js.BOOLEAN, "description": "Whether a code of an app is asked for after the password."},
        local={**js.BOOLEAN, "description": "Whether they have a password of ours."},
        company={**js.STRING, "description": "Who issued the company's account, if they have one."},
        locked={**js.BOOLEAN, "description": "Whether too many wrong passwords were given."},
    ),
)
SIGN_IN = js.record(began_at=js.MOMENT, seen_at=js.MOMENT)
PASSWORD = {"type": "string", "minLength": SHORTEST, "maxLength": LONGEST}
NEW = js.record(
    ("language",),
    name=js.text(LONGEST_NAME, pattern=r"^[^\s/]([^/]*[^\s/])?$"),
    role=ROLE,
    language=LANGUAGE,
    password=PASSWORD,
)
CHANGE = {**js.record(("role", "language"), role=ROLE, language=LANGUAGE), "minProperties": 1}
WHO = {"name": js.text(LONGEST_NAME, pattern="^[^/]+$")}


@operation("GET", "/people", ADMIN, answer=js.record(items=js.items(PERSON)))
def everybody(asked: Asked) -> Any:
    """List who may sign in."""
    return {"items": [_told(*one) for one in people.everybody(asked.connection)]}


def _hashed(body: Any) -> Any:
    """Return the body with the password as it is stored. Raises Problem."""
    if not body["name"].isprintable():
        raise wrong({"name": "has letters that can be seen"})
    try:
        return {**body, "password": passwords.hashed(body["password"], body["name"])}
    except BadPassword as exc:
        raise wrong({"password": str(exc)}) from exc
    except Busy as exc:
        raise Problem(503, "busy with passwords; ask again in two seconds", headers={"Retry-After": "2"}) from exc


@operation("POST", "/people", ADMIN, answer=PERSON, status=201, body=NEW, problems=(409,), ready=_hashed)
def add(asked: Asked) -> Any:
    """Let somebody sign in with a password."""
    name, role = asked.body["name"], PersonRole(asked.body["role"])
    language = asked.body.get("language", LANGUAGES[0])
    try:
        people.admit(asked.connection, name, role, language, asked.body["password"], asked.program, asked.now)
    except Taken as exc:
        raise Problem(409, str(exc)) from exc
    return _one(asked, name)


@operation("PATCH", "/people/{name}", ADMIN, answer=PERSON, place=WHO, body=CHANGE)
def change(asked: Asked) -> Any:
    """Give somebody another role, which signs them out everywhere, or pages in another language."""
    try:
        people.alter(asked.connection, asked.place["name"], asked.body, asked.program, asked.now)
    except Nobody as exc:
        raise Problem(404, str(exc)) from exc
    return _one(asked, asked.place["name"])


@operation("DELETE", "/people/{name}", ADMIN, answer=None, status=204, place=WHO)
def remove(asked: Asked) -> None:
    """Let somebody sign in no more, and sign them out everywhere."""
    try:
        people.dismiss(asked.connection, asked.place["name"], asked.program, asked.now)
    except Nobody as exc:
        raise Problem(404, str(exc)) from exc


@operation("GET", "/people/{name}/sign-ins", ADMIN, answer=js.record(items=js.items(SIGN_IN)), place=WHO)
def sign_ins(asked: Asked) -> Any:
    """List where somebody is signed in, the last begun first."""
    found = places.every(asked.connection, _number(asked), "", asked.now)
    return {"items": [{"began_at": moment(one.began_at), "seen_at": moment(one.seen_at)} for one in found]}


@operation("DELETE", "/people/{name}/sign-ins", ADMIN, answer=js.record(ended=js.COUNT), place=WHO)
def sign_out(asked: Asked) -> Any:
    """End every sign-in of somebody."""
    return {"ended": places.end_others(asked.connection, _number(asked), "")}


def _number(asked: Asked) -> int:
    try:
        return people.number_of(asked.connection, asked.place["name"])
    except Nobody as exc:
        raise Problem(404, str(exc)) from exc


def _one(asked: Asked, name: str) -> Any:
    return next(_told(*one) for one in people.everybody(asked.connection) if one[0].name == name)


def _told(person: Person, locked: bool) -> Any:
    ways = ("name", "role", "language", "totp", "local", "company")
    return {name: getattr(person, name) for name in ways} | {"locked": locked}
