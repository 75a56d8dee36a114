"""What the `agents` queue does: ring an agent, bridge a holder, tell an agent something. Each is idempotent."""

import logging

from sqlalchemy import bindparam, select

from carrier.errors import CallRefused, CarrierUnreachable, NumberRefused
from models.agent import Status
from models.offer import OfferState
from models.tables import offers
from routing import answers, legs, presence, talks, tongues
from routing import offers as offering
from routing.switchboard import Switchboard
from routing.turn import Turn

log = logging.getLogger(__name__)

LEG = select(offers.c.call_sid).where(offers.c.id == bindparam("offer"))


def ring_agent(switchboard: Switchboard, offer_id: int) -> None:
    """Dial the agent's leg of an offer, once.

    A lost reply leaves the offer ringing: the leg's own events, which carry the offer, or its expiry decide.
    """
    with switchboard.turn() as turn:
        phone = offering.ring(turn, offer_id, switchboard.rules)
        language = tongues.of_agent(turn, offer_id)
    if phone is None:
        return
    answer = switchboard.voice(f"agent/ring?offer={offer_id}", language)
    status = switchboard.voice(f"status?offer={offer_id}")
    try:
        call_sid = switchboard.carrier.dial(phone, answer, status, switchboard.rules.ring)
    except CarrierUnreachable as exc:
        log.warning("offer %s: the carrier gave no answer (%s)", offer_id, exc)
        return
    except CallRefused as exc:
        log.warning("offer %s: the carrier did not ring the agent (%s)", offer_id, exc)
        with switchboard.turn() as turn:
            offering.ring_again(turn, offer_id)
        return
    except NumberRefused as exc:
        log.error("offer %s: the agent's phone cannot be rung (%s)", offer_id, exc)
        with switchboard.turn() as turn:
            offering.refuse(turn, offer_id, OfferState.REFUSED, switchboard.rules)
        return
    with switchboard.turn() as turn:
        bind(turn, offer_id, call_sid, "queued")


def bind(turn: Turn, offer_id: int, call_sid: str, status: str) -> bool:
    """Note the leg of an offer and how it stands. Return whether that was news."""
    owner = legs.of_offer(turn, offer_id)
    if owner is None:
        return False
    legs.bind_offer(turn, offer_id, call_sid)
    return legs.note(turn, call_sid, owner, status)


def bridge(switchboard: Switchboard, offer_id: int) -> None:
    """Move a holding caller into the conference where their agent waits."""
    with switchboard.turn() as turn:
        call_sid = talks.to_bridge(turn, offer_id)
        language = tongues.of_contact(turn, offer_id)
    if call_sid is None:
        return
    try:
        switchboard.carrier.redirect(call_sid, switchboard.voice("connect", language))
    except (CarrierUnreachable, CallRefused, NumberRefused) as exc:
        # The next lap of the hold loop, the sweep, or the end of the leg decides.
        log.warning("offer %s: the caller could not be bridged yet (%s)", offer_id, exc)


def bring_back(switchboard: Switchboard, offer_id: int) -> None:
    """Take a holder out of a conference whose agent is gone, back into the line."""
    with switchboard.turn() as turn:
        call_sid = talks.holder_of(turn, offer_id)
        language = tongues.of_contact(turn, offer_id)
    if call_sid is None:
        return
    try:
        switchboard.carrier.redirect(call_sid, switchboard.voice("hold", language))
    except (CarrierUnreachable, CallRefused, NumberRefused) as exc:
        log.info("offer %s: nobody left to bring back (%s)", offer_id, exc)


def let_go(switchboard: Switchboard, offer_id: int) -> None:
    """Hang up on an agent who is still on the phone for an offer that is over."""
    with switchboard.turn() as turn:
        call_sid = turn.connection.execute(LEG, {"offer": offer_id}).scalar_one_or_none()
    if call_sid is None:
        return
    try:
        switchboard.carrier.hang_up(call_sid)
    except CarrierUnreachable as exc:
        log.warning("offer %s: the agent could not be let go yet (%s)", offer_id, exc)
    except (CallRefused, NumberRefused):
        with switchboard.turn() as turn:
            legs.advance(turn, call_sid, "completed")  # they have gone, and we had not heard


def dismiss(switchboard: Switchboard, offer_id: int) -> None:
    """Tell an agent who is on the phone for an offer that it is over; stop their phone if it still rings."""
    with switchboard.turn() as turn:
        call_sid = turn.connection.execute(LEG, {"offer": offer_id}).scalar_one_or_none()
        language = tongues.of_agent(turn, offer_id)
    if call_sid is None:
        return
    try:
        try:
            switchboard.carrier.redirect(call_sid, switchboard.voice(f"agent/over?offer={offer_id}", language))
        except CallRefused:
            switchboard.carrier.hang_up(call_sid)
    except (CarrierUnreachable, CallRefused, NumberRefused) as exc:
        log.info("offer %s: nothing left to dismiss (%s)", offer_id, exc)


def step_out(switchboard: Switchboard, offer_id: int) -> None:
    """Take an agent out of the conference, as star does."""
    _redirect(switchboard, offer_id, "bridge/aside")


def menu_again(switchboard: Switchboard, offer_id: int) -> None:
    """Have an agent's leg ask how its talk stands, which was changed from elsewhere."""
    _redirect(switchboard, offer_id, "bridge/menu")


def _redirect(switchboard: Switchboard, offer_id: int, path: str) -> None:
    with switchboard.turn() as turn:
        call_sid = turn.connection.execute(LEG, {"offer": offer_id}).scalar_one_or_none()
        language = tongues.of_agent(turn, offer_id)
    if call_sid is None:
        return
    try:
        switchboard.carrier.redirect(call_sid, switchboard.voice(f"{path}?offer={offer_id}", language))
    except (CarrierUnreachable, CallRefused, NumberRefused) as exc:
        log.info("offer %s: the agent's leg was not moved (%s)", offer_id, exc)


def tell_break(switchboard: Switchboard, agent_id: int) -> None:
    """Send an agent the message that they were put on a break, or that their shift is over, at most once.

    The agents' menu says it, too.
    """
    with switchboard.turn() as turn:
        notice = presence.take_notice(turn, agent_id)
        language = tongues.own(turn, agent_id)
    if notice is None:
        return
    phone, status = notice
    about = "text_on_break" if status is Status.ON_BREAK else "text_shift_over"
    text = switchboard.menu.prompts.say(about, language, line=switchboard.menu.line)
    try:
        switchboard.carrier.message(phone, text)
    except (CarrierUnreachable, CallRefused, NumberRefused) as exc:
        log.warning("agent %s: the message about their status was not sent (%s)", agent_id, exc)


def send_answer(switchboard: Switchboard, contact_id: int) -> None:
    """Send a caller the answer to their issue, at most once."""
    with switchboard.turn() as turn:
        wanted = answers.take(turn, contact_id)
    issue = switchboard.menu.by_key(wanted.issue) if wanted else None
    if wanted is None or issue is None:
        return
    try:
        text = issue.answer.get(wanted.language) or next(iter(issue.answer.values()), "")
        switchboard.carrier.message(wanted.number, text)
    except (CarrierUnreachable, CallRefused, NumberRefused) as exc:
        log.warning("contact %s: the answer was not sent (%s)", contact_id, exc)
