"""A callback asked for by a text message, for webhooks/messages.py."""

from flask import request

from callbacks import chat, guards, requests
from callbacks.asking import Refused
from carrier.numbers import BadNumber, caller, rings
from ivr.menu import FALLBACK
from models.callback import Source
from webhooks.context import context, language, switchboard

KEYWORDS = ("call", "callback", "call me")
CHAT = "chat"


def wishes(body: str) -> bool:
    """Return whether a message asks for a callback to its sender."""
    return _word(body) in KEYWORDS


def goes_on_in_chat(body: str) -> bool:
    """Return whether a message says that its sender need not be rung."""
    return _word(body) == CHAT


def _word(body: str) -> str:
    return body.strip().casefold().strip(".!")


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
                if not chat.takes(turn, issue, board.menu):
                    raise Refused(guards.Why.CHAT)
                made = requests.request(turn, number, issue, language(), board.secret, rules, board.rules, Source.TEXT)
                requests.keep(turn, key, b"", made)
    except BadNumber:
        return _refuse(guards.Why.UNRINGABLE, caller(given))
    except Refused as refused:
        return _refuse(refused.why, given, "text_chat_up" if refused.why is guards.Why.CHAT else "text_refused")
    return "text_asked", {"reference": made.reference}


def to_chat(number: str) -> str:
    """Close the promise to a sender (E.164) who goes on in chat. Return the key of the answer."""
    board = switchboard()
    with board.turn() as turn:
        gone = chat.go(turn, number, board.secret)
    return "text_chat_gone" if gone else "text_chat_late"


def _refuse(why: guards.Why, number: str, key: str = "text_refused") -> tuple[str, dict[str, str]]:
    with switchboard().turn() as turn:
        guards.note(turn, why, number, Source.TEXT)
    return key, {}
