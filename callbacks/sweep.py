"""What the engine does for promises: wake those that are due, and rebuild from SQL what Redis or an event lost."""

import time
from datetime import timedelta

from sqlalchemy import bindparam, or_, select, update

from callbacks import endings
from callbacks.cut_off import REST
from callbacks.hours import first_span
from callbacks.jobs import bind
from callbacks.policy import Rules
from callbacks.reconcile import SLOW
from carrier.errors import CallRefused, CarrierUnreachable, NumberRefused
from carrier.numbers import zones
from models.attempt import AttemptState
from models.callback import CallbackState
from models.contact import ContactState
from models.offer import OfferState
from models.tables import attempts, callbacks, contacts, offers
from routing import leaving, legs, line
from routing.glance import NOW, Glance
from routing.loose_ends import GOODBYE
from routing.sweep import LOST
from routing.switchboard import Switchboard
from routing.wakeups import CALLBACKS

QUIET = timedelta(seconds=90)  # longer than any lap: ask the carrier whether the leg still lives
UNDIALLED = (
    select(offers.c.id)
    .join(callbacks, callbacks.c.contact_id == offers.c.contact_id)
    .where(
        offers.c.state == OfferState.ACCEPTED,
        offers.c.joined_at.is_(None),
        offers.c.accepted_at <= bindparam("before"),
        callbacks.c.state == CallbackState.PROMISED,
    )
)
WITHDRAWN = (
    select(attempts.c.id)
    .join(offers, offers.c.id == attempts.c.offer_id)
    .where(
        attempts.c.state == AttemptState.WITHDRAWN,
        attempts.c.ended_at.is_(None),
        or_(offers.c.ended_at.is_(None), offers.c.ended_at <= bindparam("before")),
    )
)
LATE = (
    select(callbacks.c.id, callbacks.c.contact_id, callbacks.c.number)
    .join(contacts, contacts.c.id == callbacks.c.contact_id)
    .where(
        callbacks.c.state == CallbackState.PROMISED,
        callbacks.c.until <= bindparam("now"),
        contacts.c.state == ContactState.WAITING,
    )
    .limit(100)
)
UNTIL = update(callbacks).where(callbacks.c.id == bindparam("callback")).values(until=bindparam("ends"))
BY_LEG = select(attempts.c.token).where(attempts.c.call_sid == bindparam("sid"), attempts.c.ended_at.is_(None))
LATE_AND_OURS = LATE.with_for_update(skip_locked=True, of=contacts)
DUE_AGAIN = Glance((endings.RESTED, {"now": NOW}))
HOURS_OVER = Glance((LATE, {"now": NOW}))
FORGOTTEN = Glance((UNDIALLED, {"before": LOST}), (WITHDRAWN, {"before": GOODBYE}))
QUIET_LEGS = Glance((legs.QUIET, {"before": QUIET}))


def wake(switchboard: Switchboard) -> int:
    """Put callbacks back in line whose next try is due. Return how many."""
    with switchboard.turn() as turn:
        return endings.wake_due(turn)


def rest(switchboard: Switchboard, rules: Rules) -> int:
    """Let callbacks rest whose local hours are over, until they begin again. Return how many."""
    with switchboard.turn() as turn:
        late = turn.connection.execute(LATE_AND_OURS, {"now": turn.now}).all()
        for row in late:
            span = first_span(turn.now, zones(row.number), rules.hours)
            turn.changes(REST, {"contact": row.contact_id, "at": span.start})
            turn.changes(UNTIL, {"callback": row.id, "ends": span.end})
    return len(late)


def forgotten(switchboard: Switchboard) -> None:
    """Wake the worker again for dials and hang-ups that have not happened."""
    with switchboard.turn() as turn:
        for row in turn.connection.execute(UNDIALLED, {"before": turn.now - LOST}).all():
            turn.hint(CALLBACKS, "dial_callback", row.id)
        for row in turn.connection.execute(WITHDRAWN, {"before": turn.now - GOODBYE}).all():
            turn.hint(CALLBACKS, "hang_up", row.id)


def quiet_legs(switchboard: Switchboard, rules: Rules) -> None:
    """Ask the carrier about customers from whom nothing was heard, and settle those whose call is over.

    A call that the carrier does not know is over. While it does not answer, the rest are asked about next time.
    """
    with switchboard.turn() as turn:
        quiet = legs.quiet(turn, turn.now - QUIET)
    began = time.monotonic()
    for call_sid in quiet:
        try:
            status = switchboard.carrier.status(call_sid)
        except CarrierUnreachable:
            if time.monotonic() - began > SLOW:
                return
            continue
        except (CallRefused, NumberRefused):
            continue
        with switchboard.turn() as turn:
            if not legs.is_over(status):
                line.seen(turn, call_sid)
                continue
            token = turn.connection.execute(BY_LEG, {"sid": call_sid}).scalar_one_or_none()
            if token is not None:
                bind(turn, token, call_sid, status)
                endings.ended(turn, token, rules, switchboard.rules)
            else:
                legs.advance(turn, call_sid, status)
                leaving.leave(turn, call_sid, switchboard.rules)
