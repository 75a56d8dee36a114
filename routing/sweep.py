"""What the engine does for the line: free agents, match them, and pick up what a lost hint or event left behind."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row, bindparam, or_, select

from models.contact import ContactState, Form
from models.offer import OfferState
from models.tables import contacts, offers
from routing import answers, loose_ends, matching, parts, presence, talks
from routing.glance import NOW, Glance
from routing.offers import refuse
from routing.policy import Rules
from routing.switchboard import Switchboard
from routing.turn import Turn
from routing.wakeups import AGENTS

LOST = timedelta(seconds=2)  # a hint that has not worked by then is sent again

EXPIRED = select(offers.c.id, offers.c.state, offers.c.call_sid).where(
    offers.c.state.in_((OfferState.MADE, OfferState.RINGING)), offers.c.expires_at <= bindparam("now")
)
UNDIALLED = select(offers.c.id).where(offers.c.state == OfferState.MADE, offers.c.made_at <= bindparam("before"))
UNBRIDGED = (
    select(offers.c.id)
    .join(contacts, contacts.c.id == offers.c.contact_id)
    .where(
        offers.c.state == OfferState.ACCEPTED,
        offers.c.joined_at.is_(None),
        offers.c.aside_at.is_(None),
        offers.c.accepted_at <= bindparam("before"),
        or_(contacts.c.form == Form.HOLDING, offers.c.met_at.is_not(None)),  # not who is still to be rung
    )
)
ORPHANED = (
    select(offers.c.id, offers.c.state, offers.c.call_sid)
    .join(contacts, contacts.c.id == offers.c.contact_id)
    .where(
        offers.c.state.in_((OfferState.MADE, OfferState.RINGING, OfferState.ACCEPTED)),
        contacts.c.state == ContactState.ENDED,
    )
)
MATCH = Glance((presence.RESTED, {"now": NOW}), (matching.BOTH, {}))
FORGOTTEN = Glance(
    (UNDIALLED, {"before": LOST}),
    (UNBRIDGED, {"before": LOST}),
    (presence.UNTOLD, {"before": LOST}),
    (answers.UNSENT, {"before": LOST}),
    (EXPIRED, {"now": NOW}),
    (ORPHANED, {}),
    (parts.FORGOTTEN, {"now": NOW}),
)
SHIFTS_OVER = Glance((presence.SHIFT_OVER, {"now": NOW}))


def match(switchboard: Switchboard) -> int:
    """End wrap-ups that are over, and offer each idle agent the first contact they can help. Return the offers made."""
    made = 0
    with switchboard.turn() as turn:
        presence.end_wrap_ups(turn)
        idle = matching.idle_agents(turn)
    for agent_id in idle:
        with switchboard.turn() as turn:
            made += matching.match_agent(turn, agent_id, switchboard.rules) is not None
    return made


def forgotten(switchboard: Switchboard) -> None:
    """Pick up offers that nobody finishes (never dialled, never answered, never bridged, or for a caller who left),
    and messages that nobody sent.
    """
    with switchboard.turn() as turn:
        before = {"before": turn.now - LOST}
        for row in turn.connection.execute(UNDIALLED, before).all():
            turn.hint(AGENTS, "ring_agent", row.id)
        for row in turn.connection.execute(UNBRIDGED, before).all():
            turn.hint(AGENTS, "bridge", row.id)
        for agent_id in presence.untold(turn, turn.now - LOST):
            turn.hint(AGENTS, "tell_break", agent_id)
        for contact_id in answers.unsent(turn, turn.now - LOST):
            turn.hint(AGENTS, "send_answer", contact_id)
        over = {*turn.connection.execute(EXPIRED, {"now": turn.now}), *turn.connection.execute(ORPHANED)}
        for row in sorted(over, key=lambda row: int(row.id)):
            if _end(turn, row, switchboard.rules):
                turn.hint(AGENTS, "dismiss", row.id)
        parts.forgotten(turn, switchboard.rules)


def end_shifts(switchboard: Switchboard) -> int:
    """Set agents to offline whose shift is over. Return how many."""
    with switchboard.turn() as turn:
        return presence.end_shifts(turn, switchboard.rules)


def let_go(switchboard: Switchboard) -> None:
    """Hang up on agents who are still on the phone for what is over."""
    with switchboard.turn() as turn:
        for offer_id in loose_ends.lingering(turn):
            turn.hint(AGENTS, "let_go", offer_id)


def _end(turn: Turn, offer: Row[Any], rules: Rules) -> bool:
    """End an offer that nobody finishes, unless it has moved on since it was seen in this state."""
    if offer.state == OfferState.ACCEPTED:
        return talks.agent_left(turn, offer.id, rules) is not None
    # Without a leg no phone ever rang: that is nobody's miss.
    how = OfferState.MISSED if offer.call_sid else OfferState.WITHDRAWN
    return refuse(turn, offer.id, how, rules)
