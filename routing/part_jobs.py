"""What the `agents` queue does for a talk under way: ring who is asked in, hand over, see off. Each is idempotent."""

import logging

from sqlalchemy import bindparam, or_, select, text

from carrier.errors import CallRefused, CarrierUnreachable, NumberRefused
from models.contact import ContactState
from models.offer import LIVE_OFFER, OfferState
from models.part import PartState
from models.tables import contacts, offers
from routing import legs, parts, talks, tongues
from routing.offers import THIS
from routing.switchboard import Switchboard
from routing.turn import Turn

log = logging.getLogger(__name__)

ELSEWHERE = select(offers.c.contact_id).where(text(LIVE_OFFER), offers.c.id != bindparam("offer"))
LEFT_BEHIND = (
    select(contacts.c.call_sid)
    .join(offers, offers.c.contact_id == contacts.c.id)
    .where(
        THIS,
        contacts.c.state == ContactState.TALKING,
        contacts.c.call_sid.is_not(None),
        or_(offers.c.state == OfferState.DONE, offers.c.aside_at.is_not(None)),
        offers.c.parked_at.is_(None) | (offers.c.state == OfferState.DONE),
        contacts.c.id.not_in(ELSEWHERE),
    )
)


def ring_part(switchboard: Switchboard, part_id: int) -> None:
    """Dial somebody who is to take part in a talk, once. A lost reply leaves the part ringing until it expires."""
    with switchboard.turn() as turn:
        phone = parts.ring(turn, part_id)
        language = tongues.of_part(turn, part_id)
    if phone is None:
        return
    answer = switchboard.voice(f"part/ring?part={part_id}", language)
    status = switchboard.voice(f"status?part={part_id}")
    try:
        call_sid = switchboard.carrier.dial(phone, answer, status, switchboard.rules.ring)
    except CarrierUnreachable as exc:
        log.warning("part %s: the carrier gave no answer (%s)", part_id, exc)
        return
    except CallRefused as exc:
        log.warning("part %s: the carrier did not ring them (%s)", part_id, exc)
        with switchboard.turn() as turn:
            parts.ring_again(turn, part_id)
        return
    except NumberRefused as exc:
        log.error("part %s: that phone cannot be rung (%s)", part_id, exc)
        with switchboard.turn() as turn:
            parts.refuse(turn, part_id, PartState.REFUSED, switchboard.rules)
        return
    with switchboard.turn() as turn:
        report(turn, part_id, call_sid, "queued")


def report(turn: Turn, part_id: int, call_sid: str, status: str) -> tuple[bool, int | None]:
    """Note the leg of a part and how it stands. Return whether that was news, and the offer it has taken over."""
    bound = parts.bind(turn, part_id, call_sid)
    if bound is None:
        return False, None
    owner, taken_over = bound
    return legs.note(turn, call_sid, owner, status), taken_over


def dismiss_part(switchboard: Switchboard, part_id: int) -> None:
    """Tell somebody who is on the phone for a part that it is over; stop their phone if it still rings."""
    with switchboard.turn() as turn:
        leg = turn.one(parts.LEG, {"part": part_id})
        language = tongues.of_part(turn, part_id)
    if leg is None or leg.call_sid is None or leg.progress == legs.OVER:
        return
    try:
        try:
            switchboard.carrier.redirect(leg.call_sid, switchboard.voice(f"part/ring?part={part_id}", language))
        except CallRefused:
            switchboard.carrier.hang_up(leg.call_sid)
    except (CarrierUnreachable, CallRefused, NumberRefused) as exc:
        log.info("part %s: nothing left to dismiss (%s)", part_id, exc)


def hand_over(switchboard: Switchboard, part_id: int) -> None:
    """Give the customer to the colleague, as the agent who leaves has decided."""
    with switchboard.turn() as turn:
        offer_id = turn.connection.execute(parts.HANDING, {"part": part_id}).scalar_one_or_none()
        if offer_id is not None:
            talks.agent_left(turn, offer_id, switchboard.rules)


def see_off(switchboard: Switchboard, offer_id: int) -> None:
    """Have a customer hear how it goes on, whose agent has ended the talk, or is aside while they are in the room."""
    with switchboard.turn() as turn:
        call_sid = turn.connection.execute(LEFT_BEHIND, {"offer": offer_id}).scalar_one_or_none()
        language = tongues.of_contact(turn, offer_id)
    if call_sid is None:
        return
    try:
        switchboard.carrier.redirect(call_sid, switchboard.voice("after", language))
    except (CarrierUnreachable, CallRefused, NumberRefused) as exc:
        log.info("offer %s: nobody left to see off (%s)", offer_id, exc)
