"""Operations: each is declared once, with the schemas that requests are checked against and the document is made of."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, request

from console.api import asking, idempotency
from console.api.asking import Asked
from console.api.blueprint import api, note_whole_numbers, program, require
from console.api.problems import Problem
from console.api.schemas import BOOLEAN, Schema, mistakes
from console.context import console

NUMBERS: Mapping[str, Schema] = {
    "numbers": {**BOOLEAN, "default": False, "description": "Whole telephone numbers; it wants the scope `numbers`."}
}
Run = Callable[[Asked], Any]


@dataclass(frozen=True)
class Operation:
    """One thing that a program may do. `scopes` open it, each alone; none: any token does."""

    name: str
    method: str
    path: str
    scopes: tuple[str, ...]
    run: Run
    place: Mapping[str, Schema]
    query: Mapping[str, Schema]
    body: Schema | None
    status: int
    answer: Schema | None
    problems: tuple[int, ...]
    once: str  # a field that is told once, and not again to a repeat
    ready: Callable[[Any], Any]  # reads the body further, or hashes what is in it, before the transaction begins

    @property
    def writes(self) -> bool:
        """Whether it changes something, and so may be sent with an Idempotency-Key."""
        return self.method != "GET"

    @property
    def statuses(self) -> list[int]:
        """Every status that it may be refused with."""
        found = {401, 403, 422, 503, *self.problems}
        found |= {404} if self.place else set()
        return sorted(found | ({400, 413, 415} if self.body else set()))


OPERATIONS: dict[str, Operation] = {}


def operation(
    method: str,
    path: str,
    *scopes: str,
    answer: Schema | None,
    status: int = 200,
    place: Mapping[str, Schema] | None = None,
    query: Mapping[str, Schema] | None = None,
    body: Schema | None = None,
    problems: tuple[int, ...] = (),
    once: str = "",
    ready: Callable[[Any], Any] = lambda body: body,
) -> Callable[[Run], Run]:
    """Declare an operation, and open its address. The function's first sentence is its summary."""

    def declared(run: Run) -> Run:
        name = f"{run.__module__.rpartition('.')[2]}_{run.__name__}"
        made = Operation(
            name, method, path, scopes, run, place or {}, query or {}, body, status, answer, problems, once, ready
        )
        OPERATIONS[name] = made
        rule = path.replace("{", "<").replace("}", ">")
        api.add_url_rule(rule, name, lambda **given: _answer(made, given), methods=[method])
        return run

    return declared


def _answer(what: Operation, given: Mapping[str, str]) -> Response:
    require(what.scopes)
    place, query = asking.place(what.place, given), asking.query(what.query)
    body = what.ready(asking.body(what.body)) if what.body else {}
    if query.get("numbers"):
        note_whole_numbers()
    board, token = console().switchboard, program()
    told: dict[str, Any] = {"place": place, "query": query, "body": body, "scopes": token.scopes}
    if what.writes:
        return _once(what, told)
    with board.database.reading() as connection:
        found = what.run(Asked(board, token.name, board.clock.now(), connection, **told))
    return _said(what.status, json.dumps(found, ensure_ascii=False))


def _once(what: Operation, told: Mapping[str, Any]) -> Response:
    """Do it in one transaction with the note of its Idempotency-Key: a repeat has the same answer and does nothing."""
    board, name = console().switchboard, program().name
    key, same = _key(), hashlib.sha256(f"{request.full_path}\n".encode() + request.get_data()).hexdigest()
    try:
        with board.turn() as turn:
            sent = idempotency.Sent(name, key, f"{what.method} {same}")
            if key and (before := idempotency.before(turn, sent)):
                return _said(before.status, before.answer, {"Idempotent-Replayed": "true"})
            found = what.run(Asked(board, name, turn.now, turn.connection, writing=turn, **told))
            if key:
                kept = {**found, what.once: None} if what.once else found
                idempotency.keep(turn, sent, what.status, json.dumps(kept, ensure_ascii=False) if what.answer else "")
    except Problem as problem:
        if problem.afterwards:
            with board.turn() as turn:
                problem.afterwards(turn)
        raise
    console().gallery.afresh()
    return _said(what.status, json.dumps(found, ensure_ascii=False) if what.answer else "")


def _key() -> str:
    key = request.headers.get(idempotency.HEADER)
    if key is not None and mistakes(idempotency.KEY, key):
        raise Problem(422, "an Idempotency-Key has 1 to 200 letters", errors={idempotency.HEADER: "1 to 200 letters"})
    return key or ""


def _said(status: int, text: str, headers: Mapping[str, str] | None = None) -> Response:
    kept = {"Cache-Control": "no-store", **(headers or {})}
    return Response(text, status, kept, mimetype="application/json" if text else None)
