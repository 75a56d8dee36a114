"""What the carrier asks about a caller who wants to know how a request stands, by the reference that they were told."""

from flask import Blueprint, Response, request

from callbacks.recallers import of_callback
from carrier.numbers import caller
from ivr import flow, status
from ivr.status import Stands
from models.contact import ContactState, Outcome
from models.voicemail import VoicemailState
from routing import prospect, standings
from routing.numbering import CALLBACKS, CONTACTS
from routing.standings import Found
from routing.turn import Turn
from webhooks import voice
from webhooks.context import digits, language, switchboard, tries
from webhooks.signature import require_signature
from webhooks.twiml import twiml

reference = Blueprint("reference", __name__, url_prefix="/voice")
reference.before_request(require_signature)
reference.register_error_handler(Exception, voice.trouble)

STATES = {
    ContactState.WAITING: Stands.IN_LINE,
    ContactState.RESTING: Stands.LATER,
    ContactState.OFFERED: Stands.DUE,
    ContactState.TALKING: Stands.TALKING,
    ContactState.RECORDING: Stands.MESSAGE,
}
OUTCOMES = {
    Outcome.ANSWERED: Stands.ANSWERED,
    Outcome.VOICEMAIL: Stands.MESSAGE,
    Outcome.GAVE_UP: Stands.NOT_REACHED,
    Outcome.UNDIALABLE: Stands.NOT_REACHED,
}


@reference.post("/reference")
def look_up() -> Response:
    """The caller keyed in a reference, or stayed silent."""
    board, active, given = switchboard(), request.args.get("active") == "1", digits()
    if not given:
        return twiml(flow.ask_reference(board.menu, language(), active=active, tries=tries()))
    number = caller(request.form.get("From", ""))
    with board.turn() as turn:
        if not standings.may_ask(turn, number, board.secret):
            return twiml(status.too_many(board.menu, language(), active=active))
        found = _found(turn, given)
        if found is None:
            standings.guessed(turn, number, board.secret)
            return twiml(flow.ask_reference(board.menu, language(), active=active, tries=tries(), unknown=True))
        place = prospect.place(turn, found.id) if found.state == ContactState.WAITING else None
    return twiml(status.tell(board.menu, _stands(found), place, language(), active=active))


def _found(turn: Turn, given: str) -> Found | None:
    """Return whose reference this is: a callback's and a contact's differ in length."""
    if len(given) == CALLBACKS.digits and given.isdecimal():
        return of_callback(turn, CALLBACKS.row(given))
    if len(given) == CONTACTS.digits and given.isdecimal():
        return standings.of_contact(turn, CONTACTS.row(given))
    return None


def _stands(found: Found) -> Stands:
    if found.state != ContactState.ENDED:
        return STATES.get(ContactState(found.state), Stands.OVER)
    if found.voicemail == VoicemailState.DONE:
        return Stands.HEARD
    return OUTCOMES.get(Outcome(found.outcome), Stands.OVER) if found.outcome else Stands.OVER
