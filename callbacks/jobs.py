"""What the `callbacks` queue does: dial a customer, end a leg that is no longer wanted. Each is idempotent."""

import logging

from sqlalchemy import bindparam, select

from callbacks import attempts, cut_off, endings
from callbacks.policy import Rules
from callbacks.putting_off import put_off
from carrier.errors import CallRefused, CarrierUnreachable, NumberRefused
from models import tables
from models.attempt import AttemptState
from routing import legs, tongues
from routing.switchboard import Switchboard
from routing.turn import Turn

log = logging.getLogger(__name__)

LEG = select(tables.attempts.c.call_sid, tables.attempts.c.token).where(tables.attempts.c.id == bindparam("attempt"))


def dial_callback(switchboard: Switchboard, rules: Rules, offer_id: int) -> None:
    """Dial the customer whose agent waits. The attempt is committed first, so that a crash leaves its trace.

    A lost reply is an unknown outcome: the attempt stays open until an event, the carrier's list or the
    quarantine settles it. It is never dialled again before that.
    """
    try:
        with switchboard.turn() as turn:
            dial = attempts.begin(turn, offer_id, rules, customer_first=switchboard.rules.customer_first)
            language = tongues.of_contact(turn, offer_id)
    except attempts.TooDear as dear:
        log.warning("offer %s: the customer is not rung today (%s)", offer_id, dear)
        with switchboard.turn() as turn:
            if cut_off.let_off(turn, offer_id, switchboard.rules):
                put_off(turn, dear.callback_id, dear.contact_id, dear.number, rules)
        return
    if dial is None:
        return
    paths = ("callback/answer", "status", "callback/machine")
    answer, status, machine = (switchboard.voice(f"{path}?attempt={dial.token}", language) for path in paths)
    try:
        call_sid = switchboard.carrier.dial(dial.number, answer, status, rules.ring, machine if rules.machines else "")
    except CarrierUnreachable as exc:
        log.warning("attempt %s: the carrier gave no answer (%s)", dial.attempt_id, exc)
        return
    except (NumberRefused, CallRefused) as exc:
        log.warning("attempt %s was refused (%s)", dial.attempt_id, exc)
        with switchboard.turn() as turn:
            endings.ended(
                turn,
                dial.token,
                rules,
                switchboard.rules,
                without_leg=AttemptState.REFUSED,
                undialable=isinstance(exc, NumberRefused),
            )
        return
    with switchboard.turn() as turn:
        bind(turn, dial.token, call_sid, "queued")


def bind(turn: Turn, token: str, call_sid: str, status: str) -> bool:
    """Note the leg of an attempt and how it stands. Return whether that was news."""
    owner = legs.of_attempt(turn, token)
    if owner is None:
        return False
    attempts.placed(turn, token, call_sid)
    return legs.note(turn, call_sid, owner, status)


def leave_message(switchboard: Switchboard, attempt_id: int) -> None:
    """Have a machine that answered told who rang. If it fails, it hears what a person hears."""
    with switchboard.turn() as turn:
        leg = turn.one(LEG, {"attempt": attempt_id})
        language = tongues.of_attempt(turn, attempt_id)
    if leg is None or leg.call_sid is None:
        return
    try:
        switchboard.carrier.redirect(leg.call_sid, switchboard.voice(f"callback/message?attempt={leg.token}", language))
    except (CarrierUnreachable, CallRefused, NumberRefused) as exc:
        log.info("attempt %s: no message was left (%s)", attempt_id, exc)


def call_off(switchboard: Switchboard, attempt_id: int) -> None:
    """End the leg of an attempt that was withdrawn: a customer who is on it hears why, a phone that rings stops."""
    with switchboard.turn() as turn:
        leg = turn.one(LEG, {"attempt": attempt_id})
        language = tongues.of_attempt(turn, attempt_id)
    if leg is None or leg.call_sid is None:
        return
    try:
        switchboard.carrier.redirect(leg.call_sid, switchboard.voice(f"callback/answer?attempt={leg.token}", language))
    except CallRefused:  # it is not in progress
        hang_up(switchboard, attempt_id)
    except (CarrierUnreachable, NumberRefused) as exc:
        log.info("attempt %s could not be called off yet (%s)", attempt_id, exc)


def hang_up(switchboard: Switchboard, attempt_id: int) -> None:
    """End the leg of an attempt that was withdrawn, without a word."""
    with switchboard.turn() as turn:
        leg = turn.one(LEG, {"attempt": attempt_id})
    if leg is None or leg.call_sid is None:
        return
    try:
        switchboard.carrier.hang_up(leg.call_sid)
    except (CarrierUnreachable, CallRefused, NumberRefused) as exc:
        log.info("attempt %s: nothing left to hang up (%s)", attempt_id, exc)
