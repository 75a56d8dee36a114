"""Contacts for programs: customers' wishes to be helped, their whole story, and what staff say of them."""

from typing import Any

from callbacks.story import story_of
from console.api import listing, paging
from console.api import schemas as js
from console.api.asking import Asked
from console.api.operations import NUMBERS, operation
from console.api.problems import Problem, wrong
from console.entry.scopes import CONTACTS, LISTS
from models.contact import ContactState, Form, Outcome
from models.remark import Result
from routing import contacts, remarks
from routing.filters import LONGEST
from routing.remarks import NoContact
from routing.story import Event
from routing.told import moment

FIELDS = {
    "contact": js.KEY,
    "reference": js.STRING,
    "number": {"type": "string", "description": "Masked, unless whole numbers are asked for; or `withheld`."},
    "form": js.one_of(Form),
    "state": js.one_of(ContactState),
    "outcome": js.maybe(js.one_of(Outcome)),
    "issue": js.maybe(js.STRING),
    "language": js.STRING,
    "agent": {**js.maybe(js.STRING), "description": "Who accepted it last."},
    "arrived": js.MOMENT,
    "joined": js.maybe(js.MOMENT),
    "answered": js.maybe(js.MOMENT),
    "ended": js.maybe(js.MOMENT),
    "next": js.maybe(js.MOMENT),
    "callback": {**js.maybe(js.STRING), "description": "The reference of its callback."},
}
REMARK = js.record(
    by=js.STRING,
    at=js.MOMENT,
    category=js.maybe(js.STRING),
    outcome=js.maybe(js.one_of(Result)),
    note=js.maybe(js.STRING),
)
CONTACT = js.named("Contact", js.record(**FIELDS))
WHOLE = js.named(
    "ContactWithRemarks",
    js.record(**FIELDS, remarks=js.items(REMARK), acts=js.items(listing.ACT), seen=listing.SEEN),
)
EVENT = js.named(
    "Event",
    js.record(
        at=js.MOMENT,
        kind={**js.STRING, "description": "What happened: arrived, joined, offered, met, dialed, remark …"},
        who={**js.STRING, "description": "An agent, a member of staff, or nobody of ours."},
        more={"type": "object", "description": "What else there is to say about it, by name."},
    ),
)
FILTERS = {
    **listing.LOOKED_FOR,
    "state": js.one_of(ContactState),
    "outcome": js.one_of(Outcome),
    "form": js.one_of(Form),
    "agent": js.text(LONGEST, description="The name of one who accepted it."),
    **NUMBERS,
}
WHICH = {"contact": js.KEY}
SAY = {
    **js.record(
        ("note", "category", "outcome"),
        note=js.text(remarks.LONGEST),
        category=js.text(32, description="A key of the menu."),
        outcome=js.one_of(Result, description="What came of it."),
    ),
    "minProperties": 1,
}


@operation("GET", "/contacts", LISTS, CONTACTS, answer=paging.page_of(CONTACT), query=FILTERS)
def every(asked: Asked) -> Any:
    """List the contacts, the newest first. A page may be short, or empty, although there is more."""
    return listing.look(asked, contacts.wanted, contacts.page, lambda contact: contact.told(whole=asked.whole))


@operation("GET", "/contacts/{contact}", LISTS, CONTACTS, answer=WHOLE, place=WHICH, query=NUMBERS)
def one(asked: Asked) -> Any:
    """Show one contact, what was said of it, and what staff did with it."""
    found = _find(asked)
    said = [
        {"at": moment(row.made_at)} | {name: getattr(row, name) for name in ("by", "category", "outcome", "note")}
        for row in remarks.of(asked.connection, found.id)
    ]
    return found.told(whole=asked.whole) | {"remarks": said} | listing.done(asked.connection, found.id)


@operation("GET", "/contacts/{contact}/timeline", LISTS, CONTACTS, answer=js.record(items=js.items(EVENT)), place=WHICH)
def timeline(asked: Asked) -> Any:
    """Tell a contact's whole story in order: each leg, offer, attempt, message and remark."""
    return {"items": [_told(event) for event in story_of(asked.connection, _find(asked).id)]}


@operation("POST", "/contacts/{contact}/remarks", CONTACTS, answer=WHOLE, status=201, place=WHICH, body=SAY)
def say(asked: Asked) -> Any:
    """Note what a contact was about, in words or by a category of the menu, and what came of it; however old it is."""
    found, note, category = _find(asked), asked.body.get("note", "").strip() or None, asked.body.get("category")
    known = [one.key for one in asked.board.menu.categories]
    if category is not None and category not in known:
        raise wrong({"category": f"is no category; choose from {', '.join(known) or 'none: the menu has none'}"})
    outcome = Result(asked.body["outcome"]) if "outcome" in asked.body else None
    if note is None and category is None and outcome is None:
        raise wrong({"note": "says nothing"})
    remarks.say(asked.turn, found.id, asked.program, note, category, outcome)
    return one(asked)


def _find(asked: Asked) -> contacts.Contact:
    try:
        return contacts.find(asked.connection, asked.place["contact"])
    except NoContact as exc:
        raise Problem(404, str(exc)) from exc


def _told(event: Event) -> Any:
    return {"at": moment(event.at), "kind": event.kind, "who": event.who, "more": dict(event.more)}
