"""Voicemails for programs: what people said after the beep, and that somebody has dealt with it."""

from typing import Any

from callbacks import from_voicemail
from console.api import listing, paging
from console.api import schemas as js
from console.api.asking import Asked
from console.api.operations import NUMBERS, operation
from console.api.problems import Problem
from console.api.promising import PROMISED, promised
from console.context import console
from console.entry.scopes import CONTACTS, LISTS
from models.callback import Source
from models.voicemail import VoicemailState
from routing import mailbox
from routing.mailbox import Message, NoVoicemail

FIELDS = {
    "id": js.KEY,
    "state": js.one_of(VoicemailState),
    "number": {"type": "string", "description": "Masked, unless whole numbers are asked for; or `withheld`."},
    "issue": js.maybe(js.STRING),
    "language": js.STRING,
    "asked_at": js.MOMENT,
    "seconds": js.maybe(js.COUNT),
    "url": {**js.maybe(js.STRING), "description": "At the carrier, who asks for the account's own credentials."},
    "done_at": js.maybe(js.MOMENT),
    "contact": js.KEY,
    "words": {**js.maybe(js.STRING), "description": "What was said, as the carrier understood it."},
    "reference": js.STRING,
}
VOICEMAIL = js.named("Voicemail", js.record(**FIELDS))
WHOLE = js.named("VoicemailWithActs", js.record(**FIELDS, acts=js.items(listing.ACT), seen=listing.SEEN))
FILTERS = {**listing.LOOKED_FOR, "state": js.one_of(VoicemailState), **NUMBERS}
WHICH = {"voicemail": js.KEY}
DECIDED = js.record(("seen",), seen=listing.SEEN)


@operation("GET", "/voicemails", LISTS, CONTACTS, answer=paging.page_of(VOICEMAIL), query=FILTERS)
def every(asked: Asked) -> Any:
    """List the voicemails, the newest first; `state=left` are those that nobody has dealt with.

    A page may be short, or empty, although there is more.
    """
    return listing.look(asked, mailbox.wanted, mailbox.page, lambda message: message.told(whole=asked.whole))


@operation("GET", "/voicemails/{voicemail}", LISTS, CONTACTS, answer=WHOLE, place=WHICH, query=NUMBERS)
def one(asked: Asked) -> Any:
    """Show one voicemail, and what staff did with it."""
    return _whole(asked, _find(asked))


@operation("POST", "/voicemails/{voicemail}/done", CONTACTS, answer=WHOLE, place=WHICH, body=DECIDED, problems=(409,))
def done(asked: Asked) -> Any:
    """Note that somebody has dealt with a voicemail."""
    found = _find(asked)
    with listing.second(asked, found.contact, NoVoicemail):
        return _whole(asked, mailbox.finish(asked.turn, found.id, asked.program, listing.seen(asked, found.contact)))


@operation(
    "POST",
    "/voicemails/{voicemail}/callback",
    CONTACTS,
    answer=PROMISED,
    status=201,
    place=WHICH,
    body=DECIDED,
    problems=(409, 429),
)
def callback(asked: Asked) -> Any:
    """Ring a voicemail's caller back, in the place in line that they had; it counts as dealt with."""
    found, board = _find(asked), asked.board
    told = (
        board.menu,
        board.secret,
        console().callbacks,
        board.rules,
        asked.program,
        listing.seen(asked, found.contact),
    )
    with listing.second(asked, found.contact, NoVoicemail):
        return promised(lambda: from_voicemail.promise(asked.turn, found, *told), found.number, Source.VOICEMAIL)


def _find(asked: Asked) -> Message:
    try:
        return mailbox.find(asked.connection, asked.place["voicemail"])
    except NoVoicemail as exc:
        raise Problem(404, str(exc)) from exc


def _whole(asked: Asked, message: Message) -> Any:
    return message.told(whole=asked.whole) | listing.done(asked.connection, message.contact)
