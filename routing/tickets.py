"""That something was said about a contact after it ended, so that whoever tells the help desk looks once more."""

from sqlalchemy import bindparam, update

from models.tables import offers, tickets
from routing.turn import Turn

LOOK = update(tickets).values(watched=True)
OF_CONTACT = LOOK.where(tickets.c.contact_id == bindparam("contact"))
OF_OFFER = LOOK.where(
    tickets.c.contact_id == offers.select().with_only_columns(offers.c.contact_id)
    .where(offers.c.id == bindparam("offer")).scalar_subquery()
)  # fmt: skip


def look_again(turn: Turn, contact_id: int) -> None:
    """Let the ticket of a contact, if it has one, be looked at once more."""
    turn.changes(OF_CONTACT, {"contact": contact_id})


def look_again_at_talk(turn: Turn, offer_id: int) -> None:
    """Do the same for the contact of an offer."""
    turn.changes(OF_OFFER, {"offer": offer_id})
