"""What the engine does for promises: wake those that are due, and rebuild from SQL what Redis or an event lost."""

from datetime import timedelta

from sqlalchemy import bindparam, select

from callbacks import endings
from callbacks.jobs import bind
from callbacks.policy import Rules
from carrier.errors import CallRefused, CarrierUnreachable, NumberRefused
from models.attempt import AttemptState
from models.callback import CallbackState
from models.offer import OfferState
from models.tables import attempts, callbacks, offers
from routing import legs, line
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
WITHDRAWN = select(attempts.c.id).where(attempts.c.state == AttemptState.WITHDRAWN, attempts.c.ended_at.is_(None))
BY_LEG = select(attempts.c.token).where(attempts.c.call_sid == bindparam("sid"), attempts.c.ended_at.is_(None))


def wake(switchboard: Switchboard) -> int:
    """Put callbacks back in line whose next try is due. Return how many."""
    with switchboard.turn() as turn:
        return endings.wake_due(turn)


def forgotten(switchboard: Switchboard) -> None:
    """Wake the worker again for dials and hang-ups that have not happened."""
    with switchboard.turn() as turn:
        for row in turn.connection.execute(UNDIALLED, {"before": turn.now - LOST}).all():
            turn.hint(CALLBACKS, "dial_callback", row.id)
        for row in turn.connection.execute(WITHDRAWN).all():
            turn.hint(CALLBACKS, "hang_up", row.id)


def quiet_legs(switchboard: Switchboard, rules: Rules) -> None:
    """Ask the carrier about customers from whom nothing was heard, and settle those whose call is over."""
    with switchboard.turn() as turn:
        quiet = legs.quiet(turn, turn.now - QUIET)
    for call_sid in quiet:
        try:
            status = switchboard.carrier.status(call_sid)
        except (CarrierUnreachable, CallRefused, NumberRefused):
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
                line.leave(turn, call_sid, switchboard.rules)
