"""In a talk, from the desk: what star and a key do on the telephone. The agent's leg then hears how its talk stands."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from models.offer import OfferState
from models.tables import offers
from routing import aside, consult, desk
from routing import offers as offering
from routing import parts as taking_part
from routing.consult import Asked
from routing.policy import Rules
from routing.turn import Turn
from routing.wakeups import AGENTS

OURS = select(offers.c.id).where(
    offers.c.id == bindparam("offer"),
    offers.c.agent_id == bindparam("agent"),
    offers.c.state == OfferState.ACCEPTED,
)


class Over(Exception):
    """There is no such talk any more, or not yet. `row` is how it stands (see desk.stands), None for none of theirs."""

    def __init__(self, row: Row[Any] | None) -> None:
        self.row = row
        super().__init__("the talk is over")

    @property
    def ended_at(self) -> datetime | None:
        return self.row.ended_at if self.row else None

    @property
    def with_whom(self) -> str | None:
        return self.row.with_whom if self.row else None


def decline(turn: Turn, offer_id: int, agent_id: int, rules: Rules) -> None:
    """Decline an offer whose phone rings: the contact goes back in line with its own rank. Raises Over."""
    row = desk.stands(turn, offer_id, agent_id)
    if row is None or not offering.refuse(turn, offer_id, OfferState.DECLINED, rules):
        raise Over(row)
    turn.hint(AGENTS, "dismiss", offer_id)


def hold(turn: Turn, offer_id: int, agent_id: int) -> None:
    """Take the agent out of the conference, as star does; it is written down once they are. Raises Over."""
    if not _ours(turn, offer_id, agent_id):
        raise Over(desk.stands(turn, offer_id, agent_id))
    turn.hint(AGENTS, "step_out", offer_id)


def go_back(turn: Turn, offer_id: int, agent_id: int, rules: Rules) -> None:
    """Bring the agent back to their customer, alone. Raises Over."""
    _done(turn, offer_id, agent_id, _ours(turn, offer_id, agent_id) and aside.go_back(turn, offer_id, rules))


def transfer(turn: Turn, offer_id: int, agent_id: int, issue_key: str, rules: Rules) -> None:
    """Put the customer in line for another issue, with their rank. Raises Over."""
    _aside(turn, offer_id, agent_id)
    taking_part.end_consult(turn, offer_id, rules)
    _done(turn, offer_id, agent_id, aside.transfer(turn, offer_id, issue_key, rules))


def finish(turn: Turn, offer_id: int, agent_id: int, rules: Rules) -> None:
    """End the talk: the customer hears goodbye, the agent wraps up. Raises Over."""
    _aside(turn, offer_id, agent_id)
    taking_part.end_consult(turn, offer_id, rules)
    _done(turn, offer_id, agent_id, aside.finish(turn, offer_id, rules))


def ask(turn: Turn, offer_id: int, agent_id: int, issue_key: str, rules: Rules) -> Asked:
    """Have a colleague rung who helps with an issue, the customer on hold meanwhile. Raises Over.

    Nothing changes when nobody is free.
    """
    _aside(turn, offer_id, agent_id)
    asked = consult.ask(turn, offer_id, issue_key, rules)
    if asked is Asked.RINGS:
        turn.hint(AGENTS, "menu_again", offer_id)
    else:
        turn.undo()
    return asked


def hand_over(turn: Turn, offer_id: int, agent_id: int) -> None:
    """Give the customer to the colleague who was consulted. Raises Over when either has left."""
    _aside(turn, offer_id, agent_id)
    _done(turn, offer_id, agent_id, aside.hand_over(turn, offer_id))


def together(turn: Turn, offer_id: int, agent_id: int) -> None:
    """Bring agent and colleague both to the customer. Raises Over when one has left."""
    _aside(turn, offer_id, agent_id)
    _done(turn, offer_id, agent_id, aside.three_way(turn, offer_id))


def _ours(turn: Turn, offer_id: int, agent_id: int) -> bool:
    return turn.one(OURS, {"offer": offer_id, "agent": agent_id}) is not None


def _aside(turn: Turn, offer_id: int, agent_id: int) -> None:
    if not _ours(turn, offer_id, agent_id) or not aside.step_aside(turn, offer_id):
        raise Over(desk.stands(turn, offer_id, agent_id))


def _done(turn: Turn, offer_id: int, agent_id: int, done: bool) -> None:
    if not done:
        row = desk.stands(turn, offer_id, agent_id)
        turn.undo()
        raise Over(row)
    turn.hint(AGENTS, "menu_again", offer_id)
