"""Reconciling: attempts whose outcome is unknown are looked up at the carrier before anything is dialled again."""

import time
from datetime import datetime, timedelta
from functools import cache, partial
from typing import NamedTuple

from sqlalchemy import bindparam, or_, select

from callbacks import meeting
from callbacks.endings import ended
from callbacks.jobs import bind
from callbacks.policy import Rules
from carrier.errors import CallRefused, CarrierUnreachable, NumberRefused
from carrier.verbs import Call
from models.attempt import AttemptState
from models.tables import attempts, callbacks, legs
from routing.glance import Glance
from routing.legs import is_over
from routing.switchboard import Switchboard

PATIENCE = timedelta(seconds=5)  # an attempt without a leg is only suspicious after this
BATCH = 20
SLOW = 0.9  # seconds without an answer after which the carrier is left alone until the next look


class Open(NamedTuple):
    """An attempt from which too little was heard."""

    token: str
    number: str
    call_sid: str | None
    dialed_at: datetime


SILENT = (
    select(attempts.c.token, callbacks.c.number, attempts.c.call_sid, attempts.c.dialed_at)
    .join(callbacks, callbacks.c.id == attempts.c.callback_id)
    .where(
        attempts.c.ended_at.is_(None),
        attempts.c.state != AttemptState.CONNECTED,  # a talk is watched as a leg like any other
        or_(
            attempts.c.call_sid.is_(None) & (attempts.c.dialed_at < bindparam("unplaced_before")),
            attempts.c.dialed_at < bindparam("unheard_before"),
        ),
    )
    .order_by(attempts.c.dialed_at)
    .limit(BATCH)
)
KNOWN = select(legs.c.call_sid).where(legs.c.call_sid.in_(bindparam("sids", expanding=True)))


@cache
def unheard(rules: Rules) -> Glance:
    """Return whether there is an attempt from which too little was heard."""
    silent = {"unplaced_before": PATIENCE, "unheard_before": rules.ring + rules.quarantine}
    return Glance((SILENT, silent), (meeting.LEFT, {"before": PATIENCE}))


def reconcile(switchboard: Switchboard, rules: Rules) -> None:
    """Look at each attempt from which too little was heard:

    1. A known leg: ask the carrier how it stands.
    2. No leg: find it in the carrier's list, among legs to this number that nobody else owns, and adopt it.
    3. Not in the list, and the quarantine is over: it was never placed; the promise stands and is tried again.

    And at each customer who pressed 1 and left, where no event told whether they met their agent.

    A carrier that gives no answer settles nothing; while it is slow too, the rest are looked at next time.
    """
    now = switchboard.clock.now()
    with switchboard.turn() as turn:
        silent = [
            Open._make(row)
            for row in turn.connection.execute(
                SILENT,
                {"unplaced_before": now - PATIENCE, "unheard_before": now - rules.ring - rules.quarantine},
            )
        ]
        untold = meeting.untold(turn, now - PATIENCE)
    looks = [partial(_look, switchboard, rules, attempt) for attempt in silent]
    looks += [partial(meeting.look, switchboard, rules, attempt_id) for attempt_id in untold]
    began = time.monotonic()
    for look in looks:
        try:
            look()
        except CarrierUnreachable:
            if time.monotonic() - began > SLOW:
                return
        except (CallRefused, NumberRefused):
            continue


def _look(switchboard: Switchboard, rules: Rules, attempt: Open) -> None:
    if attempt.call_sid is not None:
        status = switchboard.carrier.status(attempt.call_sid)
        call: Call | None = Call(attempt.call_sid, status, None)
    else:
        call = _ghost(switchboard, attempt)
    with switchboard.turn() as turn:
        if call is not None:
            bind(turn, attempt.token, call.sid, call.status)
            if is_over(call.status):
                ended(turn, attempt.token, rules, switchboard.rules)
        elif turn.now - attempt.dialed_at >= rules.quarantine:
            ended(turn, attempt.token, rules, switchboard.rules, without_leg=AttemptState.NOT_PLACED)


def _ghost(switchboard: Switchboard, attempt: Open) -> Call | None:
    """Return the oldest leg to this number, placed since the dial, that belongs to nothing we know."""
    listed = switchboard.carrier.calls_to(attempt.number, attempt.dialed_at)
    if not listed:
        return None
    with switchboard.turn() as turn:
        known = {row.call_sid for row in turn.connection.execute(KNOWN, {"sids": [call.sid for call in listed]})}
    return next((call for call in reversed(listed) if call.sid not in known), None)
