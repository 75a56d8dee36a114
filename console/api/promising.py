"""Asking for a callback on a customer's behalf, as a member of staff would."""

from collections.abc import Callable
from typing import Any

from callbacks import guards
from callbacks.asking import Made, Refused
from callbacks.guards import Why
from callbacks.requests import request
from carrier.numbers import BadNumber, rings
from console.api import schemas as js
from console.api.asking import Asked
from console.api.operations import operation
from console.api.problems import Problem, wrong
from console.context import console
from console.entry.scopes import CALLBACKS
from ivr.menu import FALLBACK
from ivr.prompts import LANGUAGES
from models.callback import Source

WISH = js.record(
    ("issue", "language"),
    number=js.text(40, description="The customer's, like +12025550123."),
    issue=js.text(32, description=f"A key of the menu; `{FALLBACK}` if not given."),
    language=js.one_of(LANGUAGES),
)
PROMISED = js.named(
    "Promised",
    js.record(
        reference={**js.STRING, "description": "What the customer speaks of it by."},
        proof={**js.maybe(js.STRING), "description": "What our call says first; null: as it was told before."},
    ),
)


@operation("POST", "/callbacks", CALLBACKS, answer=PROMISED, status=201, body=WISH, problems=(409, 429))
def ask(asked: Asked) -> Any:
    """Promise a customer a callback, as if they had called now."""
    rules, board = console().callbacks, asked.board
    issue = board.menu.by_key(asked.body.get("issue", FALLBACK))
    if issue is None:
        known = ", ".join(one.key for one in board.menu.issues)
        raise wrong({"issue": f"is no issue; choose from {known}"})
    try:
        number = rings(asked.body["number"], rules.regions)
    except BadNumber as exc:
        raise wrong({"number": str(exc)}) from exc
    language = asked.body.get("language", LANGUAGES[0])
    told = (board.secret, rules, board.rules, Source.AGENT)
    return promised(lambda: request(asked.turn, number, issue, language, *told), number, Source.AGENT)


def promised(make: Callable[[], Made], number: str, source: Source) -> Any:
    """Return what was promised. What a guard is against is a problem, and is written down."""
    try:
        made = make()
    except Refused as refused:
        why = refused.why
        raise Problem(
            429 if why is Why.FULL else 409,
            f"this number cannot be promised a callback now ({why})",
            code=why,
            afterwards=lambda turn: guards.note(turn, why, number, source),
        ) from refused
    return {"reference": made.reference, "proof": made.proof}
