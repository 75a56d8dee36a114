"""Briefing: what an agent is told about an offer before they decide."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, func, literal, literal_column, select

from ivr.whisper import OFTEN
from models.contact import Form
from models.letter import LetterState
from models.offer import OfferState
from models.tables import contacts, offers
from routing.freezes import FREEZE
from routing.offers import THIS
from routing.turn import Turn

DAY = timedelta(hours=24)


class Brief(NamedTuple):
    """What an agent is told about an offer before they decide."""

    state: OfferState
    issue: str
    form: Form
    waited: timedelta
    previous: int  # contacts of the same number that were in line in the DAY before
    met: bool
    language: str  # the customer's
    freeze: LetterState | None  # of their request to freeze an account


before = contacts.alias("before")
PREVIOUS = (
    select(literal(1))
    .where(
        before.c.number == contacts.c.number,
        before.c.number != literal_column("''"),  # withheld: nobody knows whose
        before.c.arrived_at >= bindparam("since"),
        before.c.id < contacts.c.id,
        before.c.joined_at.is_not(None),
    )
    .limit(OFTEN + 1)
    .correlate(contacts)
)
BRIEF = (
    select(
        offers.c.state,
        contacts.c.issue,
        contacts.c.form,
        contacts.c.arrived_at,
        select(func.count()).select_from(PREVIOUS.subquery()).scalar_subquery().label("previous"),
        offers.c.met_at,
        contacts.c.language,
        FREEZE,
    )
    .join(contacts, contacts.c.id == offers.c.contact_id)
    .where(THIS)
)


def brief(turn: Turn, offer_id: int) -> Brief | None:
    """Return what the whisper says, or None for an unknown offer."""
    row = turn.one(BRIEF, {"offer": offer_id, "since": turn.now - DAY})
    if row is None:
        return None
    waited, met = turn.now - row.arrived_at, row.met_at is not None
    return Brief(row.state, row.issue, row.form, waited, row.previous, met, row.language, row.freeze)
