"""Suppressions for programs: numbers that are never rung again, because whoever answers there does not want it."""

from typing import Any

from callbacks import ledger
from carrier.numbers import BadNumber, e164, fingerprint
from console.api import schemas as js
from console.api.asking import Asked
from console.api.operations import operation
from console.api.problems import Problem, wrong
from console.entry.scopes import CALLBACKS
from failover import audit, modes

NUMBER = js.record(number=js.text(40, description="Like +12025550123. It is in the body, so that no log keeps it."))


@operation("POST", "/suppressions", CALLBACKS, answer=js.record(suppressed=js.BOOLEAN), body=NUMBER, problems=(409,))
def suppress(asked: Asked) -> Any:
    """Never ring a number again; an open callback to it ends."""
    if not ledger.suppress(asked.turn, _hash(asked)):
        raise Problem(409, "this number is being rung right now; try again when the call is over")
    _note(asked, "is never rung again")
    return {"suppressed": True}


@operation("POST", "/suppressions/lifted", CALLBACKS, answer=js.record(was_suppressed=js.BOOLEAN), body=NUMBER)
def lift(asked: Asked) -> Any:
    """Let a number be rung again."""
    was = ledger.allow(asked.turn, _hash(asked))
    if was:
        _note(asked, "may be rung again")
    return {"was_suppressed": was}


def _hash(asked: Asked) -> str:
    modes.held(asked.connection, asked.now)
    try:
        return fingerprint(e164(asked.body["number"]), asked.board.secret)
    except BadNumber as exc:
        raise wrong({"number": str(exc)}) from exc


def _note(asked: Asked, words: str) -> None:
    audit.add(asked.connection, asked.now, asked.program, "suppression", {"number": _hash(asked)[:12], "what": words})
