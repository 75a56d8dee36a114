"""What an agent does at their desk with callbacks of theirs, and with voicemails that they could deal with."""

from flask import Response, abort
from markupsafe import Markup

from callbacks import by_agent, from_voicemail, ledger
from callbacks.asking import Refused
from callbacks.reference import callback_id
from console.access import part_of
from console.context import console, me, say
from console.desk import MOST, page
from console.desk_acts import Late, do, moment
from console.desk_said import refused_by
from console.pages import pages
from models import Source
from routing import mailbox
from routing.mailbox import Message, NoVoicemail
from routing.turn import Turn


@pages.post("/desk/voicemail/<int:voicemail>/done")
@part_of("desk")
def desk_mail_done(voicemail: int) -> Response:
    """They have dealt with a voicemail."""
    return do("mail", lambda turn, _agent: _finished(turn, voicemail))


@pages.post("/desk/voicemail/<int:voicemail>/ring-back")
@part_of("desk")
def desk_mail_ring_back(voicemail: int) -> Response:
    """They have its caller rung back, in the place that they had."""
    board = console().switchboard

    def act(turn: Turn, _agent: int) -> None:
        message = _finished(turn, voicemail)
        told = (board.menu, board.secret, console().callbacks, board.rules)
        from_voicemail.promise(turn, message, *told)

    try:
        return do("rung_back", act)
    except NoVoicemail:
        return page(trouble=say()("desk_no_number"), status=409)
    except Refused as refused:
        with board.database.reading() as connection:
            number = mailbox.find(connection, voicemail).number
        return refused_by(refused, Source.VOICEMAIL, number)


@pages.post("/desk/callback/<reference>/<what>")
@part_of("desk")
def desk_callback(reference: str, what: str) -> Response:
    """They cancel a callback of theirs, let it be kept now, or have it tried again."""
    try:
        which = callback_id(reference)
    except ValueError:
        abort(404)
    name = me().person.name

    def act(turn: Turn, agent: int) -> None:
        if which not in {row.id for row in by_agent.own(turn.connection, agent, 5 * MOST)}:
            abort(403)
        row, _ = ledger.shown(turn.connection, which)
        if what == "cancel":
            done = ledger.cancel(turn, which, by=name)
        elif what == "now":
            done = ledger.move(turn, row, None, console().callbacks.hours)
        else:
            done = ledger.retry(turn, which)
        if not done:
            raise Late(Markup())

    if what not in ("cancel", "now", "retry"):
        abort(404)
    answer = do("callback", act)
    return answer if answer.status_code == 303 else page(trouble=_stands(which), status=409)


def _finished(turn: Turn, voicemail: int) -> Message:
    name = me().person.name
    try:
        message = mailbox.finish(turn, voicemail, name)
    except NoVoicemail:
        abort(404)
    if (message.done_at, message.done_by) != (turn.now, name):
        assert message.done_at is not None
        who = message.done_by or say()("desk_somebody")
        raise Late(say()("desk_mail_was", who=who, at=moment(message.done_at)))
    return message


def _stands(which: int) -> Markup:
    with console().switchboard.database.reading() as connection:
        row, _ = ledger.shown(connection, which)
    state = say()(f"desk_promise_{row.state}")
    if row.ended_at is None:
        return say()("desk_callback_is", state=state)
    return say()("desk_callback_was", state=state, at=moment(row.ended_at), who=row.ended_by or say()("desk_somebody"))
