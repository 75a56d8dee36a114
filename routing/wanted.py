"""The number that a waiting caller keyed in to be rung on, kept until they have confirmed it."""

from sqlalchemy import bindparam, select, update

from models.contact import ContactState
from models.tables import contacts
from routing.line import HERE
from routing.turn import Turn

WANT = update(contacts).where(HERE, contacts.c.state == ContactState.WAITING).values(wanted=bindparam("to"))
WANTED = select(contacts.c.wanted).where(HERE, contacts.c.state == ContactState.WAITING)


def want(turn: Turn, call_sid: str, number: str) -> bool:
    """Note the number (E.164) on which a waiting caller would be rung. Return False when they wait no more."""
    return turn.changes(WANT, {"sid": call_sid, "to": number})


def wanted(turn: Turn, call_sid: str) -> str | None:
    """Return the number that a waiting caller has keyed in, or None."""
    return turn.connection.execute(WANTED, {"sid": call_sid}).scalar_one_or_none()
