"""What an agent does at their desk with callbacks of theirs, and with voicemails that they could deal with."""

from flask import Response, abort, request

from callbacks import acting, by_agent, from_voicemail
from callbacks.acting import NotNow
from callbacks.asking import Refused
from callbacks.reference import callback_id
from console.access import part_of
from console.context import console, me, say
from console.desk import desks
from console.desk.acts import do
from console.desk.page import MOST, page
from console.desk.said import refused_by
from console.lists.contacts import sound
from console.pages import pages
from models import Source
from routing import listening, mailbox
from routing.mailbox import Message, NoVoicemail
from routing.turn import Turn


def seen() -> int:
    """Return the place of the acts of others that the page showed."""
    return request.form.get("seen", 0, type=int)


@pages.get("/desk/voicemail/<int:voicemail>/sound")
@part_of("desk")
def desk_mail_sound(voicemail: int) -> Response:
    """Play a voicemail that they could deal with; who hears it stands in the story."""
    board = console().switchboard
    with board.database.reading() as connection:
        agent = desks.of_person(connection, me().person.id) or abort(403)
        if voicemail not in {mail.id for mail in mailbox.left_to(connection, agent, 5 * MOST)}:
            abort(404)
    return sound(lambda: listening.voicemail(board, voicemail, me().person.name))


@pages.post("/desk/voicemail/<int:voicemail>/done")
@part_of("desk")
def desk_mail_done(voicemail: int) -> Response:
    """They have dealt with a voicemail."""
    message = _theirs(voicemail)
    try:
        return do("mail", lambda turn, _agent: mailbox.finish(turn, message.id, me().person.name, seen()))
    except NoVoicemail:
        return page(trouble=say()("desk_no_recording"), status=409)


@pages.post("/desk/voicemail/<int:voicemail>/ring-back")
@part_of("desk")
def desk_mail_ring_back(voicemail: int) -> Response:
    """They have its caller rung back, in the place that they had."""
    board, message, rules = console().switchboard, _theirs(voicemail), console().callbacks

    def act(turn: Turn, _agent: int) -> None:
        told = (board.menu, board.secret, rules, board.rules, me().person.name, seen())
        from_voicemail.promise(turn, message, *told)

    try:
        return do("rung_back", act)
    except NoVoicemail:
        return page(trouble=say()("desk_no_number"), status=409)
    except Refused as refused:
        return refused_by(refused, Source.VOICEMAIL, message.number)


@pages.post("/desk/callback/<reference>/<what>")
@part_of("desk")
def desk_callback(reference: str, what: str) -> Response:
    """They cancel a callback of theirs, or have it rung as soon as it is its turn, again if it was given up."""
    try:
        which = callback_id(reference)
    except ValueError:
        abort(404)
    if what not in ("now", "cancel"):
        abort(404)
    name, hours = me().person.name, console().callbacks.hours

    def act(turn: Turn, agent: int) -> None:
        if which not in {row.id for row in by_agent.own(turn.connection, agent, 5 * MOST)}:
            abort(403)
        if what == "cancel":
            acting.cancel(turn, which, name, seen())
        else:
            acting.ring_now(turn, which, name, hours, seen())

    try:
        return do("callback", act)
    except NotNow as refused:
        return page(trouble=say()(f"callback_{refused.key}"), status=409)


def _theirs(voicemail: int) -> Message:
    try:
        with console().switchboard.database.reading() as connection:
            return mailbox.find(connection, voicemail)
    except NoVoicemail:
        abort(404)
