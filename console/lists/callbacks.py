"""The page of callbacks, and what staff may do about one."""

from collections.abc import Callable

from flask import Response, abort, make_response, render_template, request, url_for

from callbacks import acting, book, lists
from callbacks.acting import NotNow
from callbacks.book import Promise, Stage
from callbacks.reference import callback_id
from console import once
from console.access import part_of
from console.context import console, me
from console.lists import telling
from console.lists.contacts import contact_page
from console.lists.listing import List, export, look, looked_for
from console.pages import pages, redirect_to
from models.callback import CallbackState, Source
from routing.acts import TooLate
from routing.turn import Turn

CALLBACKS = List(lists.FIELDS, lists.wanted, lists.page, Promise.told)
CHOICES = {"stage": list(Stage), "state": list(CallbackState), "source": list(Source)}


@pages.get("/callbacks")
@part_of("callbacks")
def callbacks() -> Response:
    """Show the promises that are looked for, newest first."""
    with console().switchboard.database.reading() as connection:
        found = look(CALLBACKS, connection)
    page = render_template("callbacks.html", look=found, choices=CHOICES, issues=telling.issues())
    return make_response(page, found.status)


@pages.post("/callbacks")
@part_of("callbacks")
def find_callbacks() -> Response:
    """Look for promises by what was typed."""
    return looked_for(CALLBACKS, "console.callbacks")


@pages.get("/callbacks.csv")
@part_of("callbacks")
def callbacks_csv() -> Response:
    """Answer the promises that are looked for as a CSV file; numbers are masked."""
    return export(CALLBACKS, "callbacks")


@pages.post("/callbacks/<reference>/cancel")
@part_of("callbacks")
def cancel_callback(reference: str) -> Response:
    """Close a promise that the customer no longer needs."""
    return _act(reference, "cancelled", lambda turn, which, who, seen: acting.cancel(turn, which, who, seen))


@pages.post("/callbacks/<reference>/ring-now")
@part_of("callbacks")
def ring_now(reference: str) -> Response:
    """Have a promise rung as soon as it is its turn."""
    hours = console().callbacks.hours
    return _act(reference, "rung_now", lambda turn, which, who, seen: acting.ring_now(turn, which, who, hours, seen))


def _act(reference: str, done: str, act: Callable[[Turn, int, str, int], Promise]) -> Response:
    board, who = console().switchboard, me().person.name
    try:
        which = callback_id(reference)
        with board.database.reading() as connection:
            contact_id = book.find(connection, which).contact
    except ValueError:
        abort(404)
    try:
        with board.turn() as turn:
            if once.first(turn.connection, who, request.form.get("once", ""), turn.now):
                act(turn, which, who, request.form.get("seen", 0, type=int))
    except TooLate as late:
        return contact_page(contact_id, too_late=late)
    except NotNow as refused:
        return contact_page(contact_id, refused=f"callback_{refused.key}")
    return redirect_to(url_for("console.contact", contact_id=contact_id, done=done))
