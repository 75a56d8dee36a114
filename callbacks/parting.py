"""Parting: an agent's leg is over, and whoever was with them, or on the way to them, is cared for."""

from callbacks import cut_off
from callbacks.policy import Rules
from carrier.errors import CallRefused, CarrierUnreachable, NumberRefused
from models.offer import OfferState
from routing import legs, loose_ends, offers, talks
from routing.jobs import bind
from routing.policy import Rules as LineRules
from routing.switchboard import Switchboard
from routing.turn import Turn


def agent_leg_over(turn: Turn, offer_id: int, rules: Rules, line_rules: LineRules) -> None:
    """Settle an offer whose agent's leg ended: missed, or talked to the end, or cut off before they met.

    Whoever was cut off keeps their place; an attempt that is out is called off.
    """
    if offers.refuse(turn, offer_id, OfferState.MISSED, line_rules):
        return
    ended = talks.agent_left(turn, offer_id, line_rules)
    if ended and not ended.met:
        cut_off.agent_left(turn, offer_id, ended.contact_id, turn.now + rules.ring + rules.quarantine)


def agents_alone(switchboard: Switchboard, rules: Rules) -> None:
    """Ask the carrier about agents who wait in a conference by themselves; their last word may have been lost."""
    with switchboard.turn() as turn:
        waiting = loose_ends.without_customer(turn)
    for agent in waiting:
        try:
            status = switchboard.carrier.status(agent.call_sid)
        except CarrierUnreachable:
            return  # it answers nobody now
        except (CallRefused, NumberRefused):
            continue
        if legs.is_over(status):
            with switchboard.turn() as turn:
                bind(turn, agent.offer_id, agent.call_sid, status)
                agent_leg_over(turn, agent.offer_id, rules, switchboard.rules)
