"""The page of contacts, and of one of them with its whole story."""

from collections.abc import Mapping
from typing import Any

from flask import Response, abort, make_response, render_template, request, url_for

from callbacks import book, story
from carrier.errors import CallRefused, CallUnknown, CarrierUnreachable, NumberRefused
from carrier.verbs import Sound
from console import once
from console.access import part_of
from console.context import console, language, me
from console.lists import telling
from console.lists.listing import List, export, look, looked_for
from console.pages import once_key, pages, redirect_to
from failover import audit, modes
from models.act import What
from models.contact import ContactState, Form, Outcome
from routing import acts, listening, mailbox, remarks
from routing import contacts as known
from routing.acts import TooLate
from routing.remarks import NoContact

CONTACTS = List(known.FIELDS, known.wanted, known.page, known.Contact.told)
CHOICES = {"state": list(ContactState), "outcome": list(Outcome), "form": list(Form)}
DONE = ("noted", "cancelled", "rung_now", "done", "called_back")


@pages.get("/contacts")
@part_of("contacts")
def contacts() -> Response:
    """Show the contacts that are looked for, newest first."""
    with console().switchboard.database.reading() as connection:
        found = look(CONTACTS, connection)
    page = render_template("contacts.html", look=found, choices=CHOICES, issues=telling.issues())
    return make_response(page, found.status)


@pages.post("/contacts")
@part_of("contacts")
def find_contacts() -> Response:
    """Look for contacts by what was typed."""
    return looked_for(CONTACTS, "console.contacts")


@pages.get("/contacts.csv")
@part_of("contacts")
def contacts_csv() -> Response:
    """Answer the contacts that are looked for as a CSV file; numbers are masked."""
    return export(CONTACTS, "contacts")


@pages.get("/contacts/<int:contact_id>")
@part_of("contacts")
def contact(contact_id: int) -> Response:
    """Show a contact with its whole story."""
    return contact_page(contact_id, done=request.args.get("done", ""))


@pages.post("/contacts/<int:contact_id>/number")
@part_of("contacts")
def show_number(contact_id: int) -> Response:
    """Show the whole number, which stands in the audit and in the story from now on."""
    who = me().person.name
    with console().switchboard.turn() as turn:
        modes.held(turn.connection, turn.now)
        found = _found(known.find, turn.connection, contact_id)
        if once.first(turn.connection, who, request.form.get("once", ""), turn.now):
            audit.add(turn.connection, turn.now, who, "number", {"contact": contact_id, "number": found.masked})
            acts.look(turn, contact_id, who, What.SAW_NUMBER)
    return contact_page(contact_id, shows_number=True)


@pages.post("/contacts/<int:contact_id>/remark")
@part_of("contacts")
def add_remark(contact_id: int) -> Response:
    """Note what they say about the contact."""
    note, category, who = request.form.get("note", "").strip(), request.form.get("category", ""), me().person.name
    wrong = ""
    if category and category not in [one.key for one in console().switchboard.menu.categories]:
        wrong = "wrong_category"
    elif not note and not category:
        wrong = "wrong_note"
    elif len(note) > remarks.LONGEST:
        wrong = "wrong_note_long"
    if wrong:
        return contact_page(contact_id, typed=request.form, wrong=wrong)
    with console().switchboard.turn() as turn:
        if once.first(turn.connection, who, request.form.get("once", ""), turn.now):
            _found(remarks.say, turn, contact_id, who, note or None, category or None)
    return redirect_to(url_for("console.contact", contact_id=contact_id, done="noted"))


@pages.get("/recordings/<int:which>/sound")
@part_of("contacts")
def recording_sound(which: int) -> Response:
    """Play the sound of a talk; who hears it stands in the story."""
    return sound(lambda: listening.talk(console().switchboard, which, me().person.name))


def contact_page(
    contact_id: int,
    *,
    typed: Mapping[str, str] | None = None,
    wrong: str = "",
    done: str = "",
    shows_number: bool = False,
    too_late: TooLate | None = None,
    refused: str = "",
) -> Response:
    """Show a contact: what is `wrong` with a remark, what was `done`, who was first, or why something was `refused`."""
    with console().switchboard.database.reading() as connection:
        found = _found(known.find, connection, contact_id)
        page = render_template(
            "contact.html",
            contact=found,
            promise=book.of_contact(connection, contact_id),
            voicemail=mailbox.of_contact(connection, contact_id),
            days=telling.days(story.story_of(connection, contact_id)),
            tell=telling.tell,
            seen=acts.last(connection, contact_id),
            number=found.number if shows_number else found.masked,
            whole=shows_number,
            issues=telling.issues(),
            categories={one.key: one.say[language()] for one in console().switchboard.menu.categories},
            typed=typed or {},
            wrong=wrong,
            done=done if done in DONE else "",
            too_late=too_late.first if too_late else None,
            refused=refused,
            once=(typed or {}).get("once") or once_key(),
        )
    return make_response(page, 422 if wrong else 409 if too_late or refused else 200)


def sound(fetch: Any) -> Response:
    """Answer a recording, or in part, as a player asks for it."""
    try:
        found: Sound = fetch()
    except CallUnknown:
        abort(404)
    except (CarrierUnreachable, CallRefused, NumberRefused):
        abort(503)
    response = Response(found.content, mimetype=found.kind)
    response.headers["Accept-Ranges"] = "bytes"
    return make_response(response.make_conditional(request, accept_ranges=True, complete_length=len(found.content)))


def _found(look_up: Any, *values: Any) -> Any:
    try:
        return look_up(*values)
    except NoContact:
        abort(404)
