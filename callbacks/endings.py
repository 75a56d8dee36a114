"""Endings: an attempt's leg is over; the promise is kept, tried again or closed, in one place for every cause."""

from sqlalchemy import bindparam, select, update

import routing.policy
from callbacks.attempts import LATEST, PASSED
from callbacks.cut_off import let_off
from callbacks.hours import next_span
from callbacks.notices import owe
from callbacks.policy import Again, Cause, Ending, Rules, after, cause
from callbacks.promises import end_contact
from callbacks.spending import give_back
from carrier.numbers import zones
from models.attempt import AttemptState
from models.callback import CallbackState
from models.contact import ContactState, Form, Outcome
from models.notice import NoticeKind
from models.tables import attempts, callbacks, contacts, legs, offers
from routing import leaving, talks
from routing.turn import Turn
from routing.wakeups import AGENTS, CALLBACKS

ENDINGS = {
    AttemptState.CONNECTED: Ending.KEPT,
    AttemptState.POSTPONED: Ending.POSTPONED,
    AttemptState.CANCELLED: Ending.CANCELLED,
    AttemptState.WITHDRAWN: Ending.WITHDRAWN,
    AttemptState.NOT_THEIRS: Ending.NOT_THEIRS,
}
CLOSED = {
    Ending.KEPT: (CallbackState.KEPT, Outcome.ANSWERED),
    Ending.CANCELLED: (CallbackState.CANCELLED, Outcome.CANCELLED),
    Ending.UNDIALABLE: (CallbackState.UNDIALABLE, Outcome.UNDIALABLE),
    Ending.UNANSWERED: (CallbackState.GAVE_UP, Outcome.GAVE_UP),
    Ending.NOT_THEIRS: (CallbackState.NOT_THEIRS, Outcome.NOT_THEIRS),
}

OPEN_ATTEMPT = (
    select(
        attempts.c.id,
        attempts.c.state,
        attempts.c.call_sid,
        attempts.c.cost,
        attempts.c.dialed_at,
        PASSED.label("passed"),
        offers.c.id.label("offer_id"),
        offers.c.met_at,
        attempts.c.callback_id,
        callbacks.c.contact_id,
        callbacks.c.attempts,
        callbacks.c.number,
        callbacks.c.until,
        attempts.c.machine,
        attempts.c.later,
        legs.c.status,
        contacts.c.form,
        contacts.c.call_sid.label("here"),
        contacts.c.answered_at,
    )
    .join(callbacks, callbacks.c.id == attempts.c.callback_id)
    .join(offers, offers.c.id == LATEST)
    .join(contacts, contacts.c.id == callbacks.c.contact_id)
    .outerjoin(legs, legs.c.call_sid == attempts.c.call_sid)
    .where(attempts.c.token == bindparam("token"), attempts.c.ended_at.is_(None))
    .with_for_update(of=offers)
)
END = (
    update(attempts)
    .where(attempts.c.id == bindparam("attempt"), attempts.c.ended_at.is_(None))
    .values(state=bindparam("new_state"), ended_at=bindparam("now"), cause=bindparam("why"))
)
STANDS = (
    update(callbacks)
    .where(callbacks.c.id == bindparam("callback"), callbacks.c.state == CallbackState.DIALING)
    .values(state=CallbackState.PROMISED, attempts=bindparam("counted"), until=bindparam("ends"))
)
CLOSE = (
    update(callbacks)
    .where(callbacks.c.id == bindparam("callback"), callbacks.c.state == CallbackState.DIALING)
    .values(state=bindparam("new_state"), attempts=bindparam("counted"), ended_at=bindparam("now"))
)
REST = (
    update(contacts)
    .where(contacts.c.id == bindparam("contact"), contacts.c.state != ContactState.ENDED)
    .values(state=ContactState.RESTING, next_at=bindparam("at"), form=Form.CALLBACK, call_sid=None)
)
RESTED = select(contacts.c.id).where(contacts.c.state == ContactState.RESTING, contacts.c.next_at <= bindparam("now"))
DUE = (
    update(contacts)
    # Skipping: two sweeps at once share them out and never wait for each other.
    .where(contacts.c.id.in_(RESTED.with_for_update(skip_locked=True)), contacts.c.state == ContactState.RESTING)
    .values(state=ContactState.WAITING, next_at=None)
)


def ended(
    turn: Turn,
    token: str,
    rules: Rules,
    line_rules: routing.policy.Rules,
    *,
    without_leg: AttemptState | None = None,
    undialable: bool = False,
    met: bool | None = None,
) -> bool:
    """Settle an attempt whose leg is over. `without_leg` (REFUSED, NOT_PLACED) says that it never had one.

    1. Of who passed the answer gate it must be known whether they met their agent, by an event or by the carrier's
       record (`met`); until then the attempt stays open.
    2. The attempt gets its end, once: late and repeated events find it closed.
    3. The agent who waited for it is told, or wraps up.
    4. The promise is kept, stands until its next try, or is closed with its outcome.

    Return False when it was settled before, or is not settled yet.
    """
    attempt = turn.one(OPEN_ATTEMPT, {"token": token})
    if attempt is None:
        return False
    state = AttemptState(attempt.state)
    if attempt.form == Form.HOLDING and attempt.here != attempt.call_sid:
        # They called us meanwhile: the promise is over, and the agent is theirs.
        return turn.changes(END, {"attempt": attempt.id, "new_state": state, "now": turn.now, "why": None})
    told = attempt.passed and (attempt.met_at is not None or attempt.answered_at is not None)
    if attempt.passed and not told and met is None:
        turn.hint(CALLBACKS, "settle", attempt.id)
        return False
    if told or met:
        state = AttemptState.CONNECTED
        talks.meet(turn, attempt.offer_id)
    elif state is AttemptState.CONNECTED:
        state = AttemptState.UNANSWERED  # pressed 1 and hung up before anybody was there
    ending = Ending.UNDIALABLE if undialable else Ending.NOT_PLACED if without_leg else ENDINGS.get(state)
    if ending is None:
        ending, state = Ending.UNANSWERED, AttemptState.UNANSWERED
    counted = attempt.attempts + (ending is Ending.UNANSWERED)
    if ending is Ending.KEPT:
        leaving.leave(turn, attempt.call_sid, line_rules)
        if not told:
            turn.hint(AGENTS, "dismiss", attempt.offer_id)  # back in the room, where nobody is
    elif attempt.form == Form.HOLDING:
        talks.customer_left(turn, attempt.call_sid, line_rules)
    else:
        let_off(turn, attempt.offer_id, line_rules)
    if without_leg:
        give_back(turn, attempt.cost, attempt.dialed_at)
    why = cause(attempt.status, machine=bool(attempt.machine)) if ending is Ending.UNANSWERED else None
    turn.changes(END, {"attempt": attempt.id, "new_state": without_leg or state, "now": turn.now, "why": why})
    becomes = after(ending, counted, turn.now, rules, why or Cause.NO_ANSWER, later=attempt.later)
    if isinstance(becomes, Again):
        span = next_span(becomes.at, attempt.until, lambda: zones(attempt.number), rules.hours)
        turn.changes(REST, {"contact": attempt.contact_id, "at": span.start})
        turn.changes(STANDS, {"callback": attempt.callback_id, "counted": counted, "ends": span.end})
    else:
        closed, outcome = CLOSED[becomes.ending]
        values = {"callback": attempt.callback_id, "new_state": closed, "counted": counted, "now": turn.now}
        turn.changes(CLOSE, values)
        end_contact(turn, attempt.contact_id, outcome)
        if closed is CallbackState.GAVE_UP and rules.messages:
            owe(turn, attempt.callback_id, NoticeKind.GAVE_UP)
    return True


def wake_due(turn: Turn) -> int:
    """Put contacts back in line, with their own rank, whose next try is due. Return how many."""
    return turn.connection.execute(DUE, {"now": turn.now}).rowcount
