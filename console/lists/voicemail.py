"""The page of voicemails: hear them, read them, ring their callers back, and be done with them."""

from collections.abc import Callable

from flask import Response, abort, make_response, render_template, request, url_for

from callbacks import from_voicemail, guards
from callbacks.asking import Refused
from console import once
from console.access import part_of
from console.context import console, me
from console.lists import telling
from console.lists.contacts import contact_page, sound
from console.lists.listing import List, export, look, looked_for
from console.pages import once_key, pages, redirect_to
from models.act import What
from models.callback import Source
from models.voicemail import VoicemailState
from routing import acts, listening, mailbox
from routing.acts import TooLate
from routing.mailbox import Message, NoVoicemail
from routing.turn import Turn

VOICEMAILS = List(mailbox.FIELDS, mailbox.wanted, mailbox.page, Message.told)
CHOICES = {"state": list(VoicemailState)}


@pages.get("/voicemail")
@part_of("voicemail")
def voicemail() -> Response:
    """Show the voicemails that are looked for, newest first."""
    done: dict[int, list[acts.Act]] = {}
    with console().switchboard.database.reading() as connection:
        found = look(VOICEMAILS, connection)
        for act in acts.of(connection, [message.contact for message in found.page.rows]):
            done.setdefault(act.contact, []).append(act)
    page = render_template(
        "voicemail.html",
        look=found,
        choices=CHOICES,
        issues=telling.issues(),
        acts=done,
        heard={contact: [act for act in those if act.what is What.HEARD] for contact, those in done.items()},
        seen={contact: max(act.place or 0 for act in those) for contact, those in done.items()},
        once=once_key(),
    )
    return make_response(page, found.status)


@pages.post("/voicemail")
@part_of("voicemail")
def find_voicemail() -> Response:
    """Look for voicemails by what was typed."""
    return looked_for(VOICEMAILS, "console.voicemail")


@pages.get("/voicemail.csv")
@part_of("voicemail")
def voicemail_csv() -> Response:
    """Answer the voicemails that are looked for as a CSV file; numbers are masked."""
    return export(VOICEMAILS, "voicemail")


@pages.get("/voicemail/<int:which>/sound")
@part_of("voicemail")
def voicemail_sound(which: int) -> Response:
    """Play a voicemail; who hears it stands in the story."""
    return sound(lambda: listening.voicemail(console().switchboard, which, me().person.name))


@pages.post("/voicemail/<int:which>/done")
@part_of("voicemail")
def finish_voicemail(which: int) -> Response:
    """Note that a voicemail was dealt with."""

    def finish(turn: Turn, message: Message, who: str, seen: int) -> None:
        mailbox.finish(turn, message.id, who, seen)

    return _act(which, "done", finish)


@pages.post("/voicemail/<int:which>/callback")
@part_of("voicemail")
def call_back(which: int) -> Response:
    """Promise its caller a callback, in the place that they had."""
    board, rules = console().switchboard, console().callbacks

    def promise(turn: Turn, message: Message, who: str, seen: int) -> None:
        from_voicemail.promise(turn, message, board.menu, board.secret, rules, board.rules, who, seen)

    return _act(which, "called_back", promise)


def _act(which: int, done: str, act: Callable[[Turn, Message, str, int], None]) -> Response:
    board, who = console().switchboard, me().person.name
    try:
        with board.database.reading() as connection:
            message = mailbox.find(connection, which)
    except NoVoicemail:
        abort(404)
    try:
        with board.turn() as turn:
            if once.first(turn.connection, who, f"{which} {request.form.get('once', '')}", turn.now):
                act(turn, message, who, request.form.get("seen", 0, type=int))
    except TooLate as late:
        return contact_page(message.contact, too_late=late)
    except NoVoicemail:
        return contact_page(message.contact, refused="voicemail_no_way")
    except Refused as refused:
        with board.turn() as turn:
            guards.note(turn, refused.why, message.number, Source.VOICEMAIL)
        return contact_page(message.contact, refused="voicemail_not_promised")
    return redirect_to(url_for("console.contact", contact_id=message.contact, done=done))
