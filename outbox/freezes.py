"""Freezes: a caller asks that an account be frozen; one letter to the exchange for each contact."""

from models.letter import LetterKind, To
from outbox import letters
from routing.line import Held
from routing.turn import Turn


def ask(turn: Turn, held: Held, issue: str, language: str, keyed: str = "") -> None:
    """Write the request down, once for each contact; a repeat changes nothing.

    It is for the number (E.164) that called, or the one that was `keyed` in. Neither proves who called: the exchange
    decides what it does about that.
    """
    told = {
        "contact": held.id,
        "number": keyed or held.number,
        "number_from": "keys" if keyed else "caller_id",
        "language": language,
        "issue": issue,
        "asked_at": turn.now.isoformat(timespec="seconds"),
    }
    letters.write(turn, To.EXCHANGE, LetterKind.FREEZE, held.id, f"freeze-{held.id}", told)
