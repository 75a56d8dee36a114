"""Drills for programs: does every part work? The watch goes through the real stack, as a call would."""

from typing import Any

from carrier.numbers import BadNumber, rings
from console.api import paging
from console.api import schemas as js
from console.api.asking import Asked
from console.api.operations import operation
from console.api.problems import Problem, wrong
from console.context import console
from console.entry.scopes import DRILLS
from routing import drills
from routing.drills import NoDrill, Underway

DRILL = js.named(
    "Drill",
    js.record(
        drill=js.KEY,
        state=js.one_of(
            ("asked", "running", "right", "wrong", "lost"),
            description="`lost`: no watch took it on, or the one that did has died.",
        ),
        asked_at=js.MOMENT,
        asked_by=js.STRING,
        phone={**js.maybe(js.STRING), "description": "The number that is rung as well, masked."},
        began_at=js.maybe(js.MOMENT),
        ended_at=js.maybe(js.MOMENT),
        checks=js.items(js.record(name=js.STRING, right=js.BOOLEAN, seen=js.STRING)),
    ),
)
ASK = js.record(("phone",), phone=js.text(40, description="Also ring this number, which hears that it is a drill."))


@operation("GET", "/drills", DRILLS, answer=paging.page_of(DRILL), query=paging.QUERY)
def every(asked: Asked) -> Any:
    """List the drills and what they found, the newest first."""
    (before,) = paging.after(asked, js.KEY) or [None]
    found = drills.listed(asked.connection, asked.now, asked.query["limit"] + 1, before)
    return paging.page(asked, found, lambda drill: drill, lambda drill: [drill["drill"]])


@operation("GET", "/drills/{drill}", DRILLS, answer=DRILL, place={"drill": js.KEY})
def one(asked: Asked) -> Any:
    """Show one drill: it takes a minute at most."""
    try:
        return drills.find(asked.connection, asked.place["drill"], asked.now)
    except NoDrill as exc:
        raise Problem(404, str(exc)) from exc


@operation("POST", "/drills", DRILLS, answer=DRILL, status=202, body=ASK, problems=(409,))
def ask(asked: Asked) -> Any:
    """Ask the watch for a drill. People are told if anything is wrong."""
    try:
        phone = rings(asked.body["phone"], console().callbacks.regions) if "phone" in asked.body else ""
        made = drills.ask(asked.turn, asked.program, phone)
    except BadNumber as exc:
        raise wrong({"phone": str(exc)}) from exc
    except Underway as exc:
        raise Problem(409, str(exc)) from exc
    return drills.find(asked.connection, made, asked.now)
