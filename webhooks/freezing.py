"""A request to freeze an account, for webhooks/voice.py and others: the key, and how the request stands."""

from ivr import freeze
from ivr.freeze import Standing
from ivr.instead import Offer
from ivr.steps import Step
from models.contact import ContactState
from models.letter import LetterState
from outbox import freezes
from routing.line import Held
from routing.turn import Turn
from webhooks.context import language, may_freeze, switchboard

MAY_ASK = (ContactState.TOLD, ContactState.MENU, ContactState.WAITING, ContactState.OFFERED)


def standing(letter: LetterState | None) -> Standing:
    """Return how a request stands, by its letter to the exchange."""
    if letter is None:
        return Standing.NOT_ASKED
    return Standing.RECEIVED if letter == LetterState.DELIVERED else Standing.TRYING


def spoken(held: Held) -> tuple[str, ...]:
    """Return the key, or how the request stands, for somebody in line; nothing where it is not offered."""
    if not may_freeze(held.issue):
        return ()
    return (freeze.spoken(switchboard().menu, standing(held.freeze), language()),)


def ask(turn: Turn, held: Held, made: Offer | None = None) -> Step | None:
    """Return what follows the key, for somebody in line, or who hears the offer `made`; None for everybody else."""
    issue, query = held.issue or (made.issue if made else ""), f"&{made.query}" if made else ""
    if not may_freeze(issue) or held.state not in MAY_ASK:
        return None
    if not held.number and held.freeze is None:
        return freeze.number(switchboard().menu, 0, query, language())
    freezes.ask(turn, held, issue, language())
    return freeze.filed(switchboard().menu, 0, query, language())
