"""A callback asked for by a text message, for webhooks/messages.py."""

from flask import request

from callbacks import guards, requests
from callbacks.asking import Refused
from carrier.numbers import BadNumber, caller, rings
from ivr.menu import FALLBACK
from models.callback import Source
from webhooks.context import context, language, switchboard

KEYWORDS = ("call", "callback", "call me")


def wishes(body: str) -> bool:
    """Return whether a message asks for a callback to its sender."""
    return body.strip().casefold().strip(".!") in KEYWORDS


def ask() -> tuple[str, dict[str, str]]:
    """Promise the sender a callback. Return the key of the answer and its places; a repeat has the same."""
    board, rules, given = switchboard(), context().callbacks, request.form.get("From", "")
    issue, key = board.menu.by_key(FALLBACK), request.form.get("MessageSid", "")
    assert issue is not None  # the menu was checked
    try:
        number = rings(given, rules.regions)
        with board.turn() as turn:
            made = requests.repeated(turn, key, b"")
            if made is None:
                made = requests.request(turn, number, issue, language(), board.secret, rules, board.rules, Source.TEXT)
                requests.keep(turn, key, b"", made)
    except BadNumber:
        return _refuse(guards.Why.UNRINGABLE, caller(given))
    except Refused as refused:
        return _refuse(refused.why, given)
    return "text_asked", {"reference": made.reference}


def _refuse(why: guards.Why, number: str) -> tuple[str, dict[str, str]]:
    with switchboard().turn() as turn:
        guards.note(turn, why, number, Source.TEXT)
    return "text_refused", {}
