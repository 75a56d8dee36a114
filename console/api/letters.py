"""Letters for programs: what the exchange and the help desk are told, and how far that has got."""

from typing import Any

from console.api import paging
from console.api import schemas as js
from console.api.asking import Asked
from console.api.operations import operation
from console.api.problems import Problem
from console.entry.scopes import CONTACTS, STATUS
from models.letter import LetterKind, LetterState, To
from outbox import letters
from outbox.letters import NoLetter

LETTER = js.named(
    "Letter",
    js.record(
        id=js.KEY,
        addressee=js.one_of(To),
        kind=js.one_of(LetterKind),
        state=js.one_of(LetterState),
        tries=js.COUNT,
        trouble={**js.maybe(js.STRING), "description": "Why it was not taken last time."},
        contact=js.KEY,
        made_at=js.MOMENT,
        next_at=js.maybe(js.MOMENT),
        delivered_at=js.maybe(js.MOMENT),
    ),
)
ALL = {"all": {**js.BOOLEAN, "default": False, "description": "Also those delivered or given up; newest first."}}
WHICH = {"letter": js.KEY}


@operation("GET", "/letters", STATUS, CONTACTS, answer=paging.page_of(LETTER), query={**paging.QUERY, **ALL})
def listed(asked: Asked) -> Any:
    """List what is on its way, the oldest first."""
    (after,) = paging.after(asked, js.KEY) or [None]
    found = letters.listed(asked.connection, asked.query["limit"] + 1, every=asked.query["all"], after=after)
    return paging.page(asked, found, letters.values, lambda row: [row.id])


@operation("GET", "/letters/{letter}", STATUS, CONTACTS, answer=LETTER, place=WHICH)
def one(asked: Asked) -> Any:
    """Show one letter, without what it says."""
    try:
        return letters.values(letters.find(asked.connection, asked.place["letter"]))
    except NoLetter as exc:
        raise Problem(404, str(exc)) from exc


@operation("POST", "/letters/{letter}/retry", CONTACTS, answer=LETTER, place=WHICH, problems=(409,))
def retry(asked: Asked) -> Any:
    """Send a letter again that was given up."""
    found = one(asked)
    if not letters.retry(asked.turn, asked.place["letter"]):
        raise Problem(409, f"letter {found['id']} was not given up: it is {found['state']}")
    return one(asked)
