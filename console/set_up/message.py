"""Set-up, the message: what callers hear about an outage before the menu, in each language, until it expires."""

from flask import Response, abort, request, url_for

from console.access import part_of
from console.context import console, me
from console.now.page import SPANS
from console.now.pinning import Mistake
from console.pages import pages, redirect_to
from console.set_up.tabs import do, shown
from failover import incident
from failover.spans import span_in
from ivr.languages import DETAILS, LANGUAGES

UNSPOKEN = tuple(code for code, details in DETAILS.items() if not details.locale)


@pages.get("/set-up/message")
@part_of("set_up")
def set_up_message() -> Response:
    """Show what callers hear now."""
    return _page("", {}, "", "")


@pages.post("/set-up/message")
@part_of("set_up")
def say_message() -> Response:
    """Let callers hear a text in a language."""
    form, name = request.form, me().person.name
    code, text, span = form.get("language", ""), form.get("text", ""), form.get("for", "")
    if code not in LANGUAGES:
        abort(400)
    wrong = {} if span in SPANS else {"for": Mistake("wrong_for", "")}
    said = " ".join(text.split())
    if not 0 < len(said) <= incident.LONGEST or incident.CONTROL.search(said):
        wrong["text"] = Mistake("set_up_wrong_text", "")
    if wrong:
        return _page(code, wrong, text, span)
    do(lambda turn: incident.put(turn.connection, code, said, turn.now + span_in(span), name, turn.now))
    return redirect_to(url_for("console.set_up_message", done="said"))


@pages.post("/set-up/message/clear")
@part_of("set_up")
def clear_message() -> Response:
    """Let callers hear no message in a language any more."""
    code, name = request.form.get("language", ""), me().person.name
    if code not in LANGUAGES:
        abort(400)
    do(lambda turn: incident.take_back(turn.connection, code, name, turn.now))
    return redirect_to(url_for("console.set_up_message", done="cleared"))


def _page(code: str, wrong: dict[str, Mistake], text: str, span: str) -> Response:
    board = console().switchboard
    with board.database.reading() as connection:
        said = incident.messages(connection, board.clock.now())
    typed = {"language": code, "text": text, "for": span}
    more = {"said": said, "typed": typed, "spans": SPANS, "longest": incident.LONGEST, "unspoken": UNSPOKEN}
    return shown("set_up_message.html", 422 if wrong else 200, wrong=wrong, **more)
