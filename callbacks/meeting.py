"""Meeting: a customer pressed 1, and no event told whether they and their agent met; the carrier's record decides."""

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select

from callbacks.attempts import LATEST, PASSED
from callbacks.endings import ended
from callbacks.policy import Rules
from carrier.errors import CallRefused, CarrierUnreachable, NumberRefused
from carrier.verbs import Room
from models.tables import attempts, callbacks, legs, offers
from routing import talks
from routing.legs import OVER
from routing.switchboard import Switchboard
from routing.turn import Turn

log = logging.getLogger(__name__)

UNTOLD = (
    select(
        *(attempts.c[name] for name in ("id", "token", "call_sid")),
        legs.c.ended_at,
        offers.c.id.label("offer_id"),
        offers.c.joined_at,
        offers.c.call_sid.label("agent_sid"),
    )
    .join(legs, legs.c.call_sid == attempts.c.call_sid)
    .join(callbacks, callbacks.c.id == attempts.c.callback_id)
    .join(offers, offers.c.id == LATEST)
    .where(PASSED, attempts.c.ended_at.is_(None), legs.c.progress == OVER)
)
THIS = UNTOLD.where(attempts.c.id == bindparam("attempt"))
LEFT = UNTOLD.where(legs.c.ended_at <= bindparam("before")).order_by(legs.c.ended_at).limit(20)


def met(rooms: Sequence[Room], customer: str, agent_left_at: datetime | None) -> bool | None:
    """Return whether the customer's leg met their agent in these conferences (newest first), None while none is listed.

    1. The oldest decides, for the agent comes first; they may have gone back into another.
    2. A customer was in it if it goes on without them, or if their leaving ended it.
    3. The agent was in it, too, if they were on the phone for longer: had they left before, they would have ended it.

    Of a conference that the agent's leaving ended nobody can tell, and the promise stands.
    """
    if not rooms:
        return None
    first = rooms[-1]
    agent_stayed = agent_left_at is None or agent_left_at >= first.changed_at
    return first.status == "in-progress" or (first.ended_by == customer and agent_stayed)


def settle(switchboard: Switchboard, rules: Rules, attempt_id: int) -> None:
    """Settle an attempt whose customer passed the answer gate and has left; if that fails, the engine does it."""
    try:
        look(switchboard, rules, attempt_id)
    except (CarrierUnreachable, CallRefused, NumberRefused) as exc:
        log.info("attempt %s: nobody can tell yet whether they met (%s)", attempt_id, exc)


def look(switchboard: Switchboard, rules: Rules, attempt_id: int) -> None:
    """Settle an attempt by the carrier's record of the conference.

    A record that does not show yet is looked for until the quarantine is over; then half a minute counts as a talk.
    Raises as the carrier does.
    """
    with switchboard.turn() as turn:
        attempt = turn.one(THIS, {"attempt": attempt_id})
    if attempt is None:
        return
    if attempt.joined_at is None:  # nobody ever sent them to an agent
        with switchboard.turn() as turn:
            ended(turn, attempt.token, rules, switchboard.rules, met=False)
        return
    agent_left_at = switchboard.carrier.left_at(attempt.agent_sid) if attempt.agent_sid else None
    verdict = met(switchboard.carrier.rooms(talks.room(attempt.offer_id)), attempt.call_sid, agent_left_at)
    with switchboard.turn() as turn:
        if verdict is None:
            if turn.now - attempt.ended_at < rules.quarantine:
                return
            verdict = talks.have_met(attempt.joined_at, attempt.ended_at)
        ended(turn, attempt.token, rules, switchboard.rules, met=verdict)


def untold(turn: Turn, before: datetime) -> list[int]:
    """Return attempts that still wait to be settled since before a moment."""
    return [row.id for row in turn.connection.execute(LEFT, {"before": before})]
