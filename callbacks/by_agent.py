"""By an agent: a callback that they ask for, for the customer they talked with, and the list of their own."""

from datetime import datetime

from sqlalchemy import BindParameter, Connection, bindparam, select, update

from callbacks import book
from callbacks.asking import Made
from callbacks.book import Promise
from callbacks.policy import Rules
from callbacks.requests import request
from carrier.numbers import rings
from ivr.menu import FALLBACK, Menu
from models.callback import Source
from models.tables import callbacks, contacts, offers
from routing.policy import Rules as LineRules
from routing.turn import Turn

LAST = 50  # of an agent's offers, in which their callbacks are looked for
AGENT: BindParameter[int] = bindparam("agent", type_=offers.c.agent_id.type)
CUSTOMER = (
    select(contacts.c.number, contacts.c.issue, contacts.c.language)
    .join(offers, offers.c.contact_id == contacts.c.id)
    .where(offers.c.id == bindparam("offer"), offers.c.agent_id == AGENT)
)
MARK = update(callbacks).where(callbacks.c.id == bindparam("callback")).values(asked_by=AGENT)
HANDLED = select(offers.c.contact_id).where(offers.c.agent_id == AGENT).order_by(offers.c.id.desc()).limit(LAST)
ASKED = select(callbacks.c.id).where(callbacks.c.asked_by == AGENT).order_by(callbacks.c.id.desc()).limit(LAST)
TRIED = select(callbacks.c.id).where(callbacks.c.contact_id.in_(HANDLED))
OWN = (
    book.SHOW.where(callbacks.c.id.in_(select(ASKED.subquery().c.id).union(TRIED)))
    .order_by(callbacks.c.id.desc())
    .limit(bindparam("most"))
)
PROOF = select(callbacks.c.proof).where(callbacks.c.contact_id == bindparam("contact"))


class NoCustomer(ValueError):
    """There is nobody to ring back: this talk is not the agent's, or the customer showed no number."""


def promise(
    turn: Turn,
    offer_id: int,
    agent_id: int,
    not_before: datetime,
    menu: Menu,
    secret: str,
    rules: Rules,
    line_rules: LineRules,
) -> Made:
    """Promise the customer of an agent's talk a callback, not before a moment and within their hours.

    A number that has an open callback keeps that one, at the new time.
    Raises NoCustomer, carrier.numbers.BadNumber, or asking.Refused.
    """
    row = turn.one(CUSTOMER, {"offer": offer_id, "agent": agent_id})
    if row is None or not row.number:
        raise NoCustomer
    issue = menu.by_key(row.issue or "") or menu.by_key(FALLBACK)
    assert issue is not None  # the menu was checked
    number = rings(row.number, rules.regions)
    told = (secret, rules, line_rules, Source.AGENT)
    made = request(turn, number, issue, row.language, *told, not_before=not_before)
    turn.changes(MARK, {"callback": made.callback_id, "agent": agent_id})
    return made


def own(connection: Connection, agent_id: int, most: int) -> list[Promise]:
    """Return the newest promises that an agent asked for or was rung for."""
    return [Promise._make(row) for row in connection.execute(OWN, {"agent": agent_id, "most": most})]


def proof(connection: Connection, contact_id: int) -> str:
    """Return the code that our call says to a customer first, "" when they have no promise."""
    return connection.execute(PROOF, {"contact": contact_id}).scalar_one_or_none() or ""
