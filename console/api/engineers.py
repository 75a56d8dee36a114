"""Engineers for programs: who may pin the line by telephone, with a number and a PIN."""

from typing import Any

from carrier.numbers import BadNumber, e164
from console.api import schemas as js
from console.api.asking import Asked
from console.api.operations import operation
from console.api.problems import Problem, wrong
from console.entry.scopes import ADMIN
from failover.modes import LONGEST_NAME
from routing import on_call
from routing.on_call import DIGITS, NoEngineer
from routing.pins import BadPin

EVERYBODY = js.record(items=js.items(js.record(name=js.STRING, phone=js.STRING, locked=js.BOOLEAN)))
WHO = {"name": js.text(LONGEST_NAME, pattern="^[^/]+$")}
PROOF = js.record(
    phone=js.text(40, description="The number they call from, like +12025550101."),
    pin={"type": "string", "pattern": f"^[0-9]{{{DIGITS}}}$"},
)


@operation("GET", "/engineers", ADMIN, answer=EVERYBODY)
def everybody(asked: Asked) -> Any:
    """List who may pin the line by telephone; numbers are masked."""
    return {"items": on_call.everybody(asked.connection, asked.now)}


@operation("PUT", "/engineers/{name}", ADMIN, answer=EVERYBODY, place=WHO, body=PROOF, problems=(409,))
def admit(asked: Asked) -> Any:
    """Let somebody pin the line by telephone, or give them a new number and PIN."""
    try:
        phone = e164(asked.body["phone"])
    except BadNumber as exc:
        raise wrong({"phone": str(exc)}) from exc
    told = (asked.place["name"], phone, asked.body["pin"], asked.board.secret, asked.program, asked.now)
    try:
        on_call.admit(asked.connection, *told)
    except BadPin as exc:
        raise wrong({"pin": str(exc)}) from exc
    except ValueError as exc:
        raise Problem(409, str(exc)) from exc
    return everybody(asked)


@operation("DELETE", "/engineers/{name}", ADMIN, answer=None, status=204, place=WHO)
def dismiss(asked: Asked) -> None:
    """Take that away from somebody."""
    try:
        on_call.dismiss(asked.connection, asked.place["name"], asked.program, asked.now)
    except NoEngineer as exc:
        raise Problem(404, str(exc)) from exc
