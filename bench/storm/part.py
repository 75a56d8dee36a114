"""One part of the house with guards taken away: `python -m bench.storm.part late,gate worker callbacks`.

Nothing of this can be switched on in the house itself: the statements are replaced in this process alone.
"""

import sys
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Boolean, bindparam, case, false, select, update

import webhooks.callback
from callbacks import attempts as dialling
from callbacks import gate
from cli import main
from ivr import ringback
from models.attempt import AttemptState
from models.callback import CallbackState
from models.contact import ContactState
from models.tables import attempts, callbacks, contacts, offers
from routing import talks
from webhooks.context import call_sid, language, switchboard


def without_the_late_check() -> None:
    """Dial for every offer that a job names, whatever has become of it and of the promise."""
    dialling.TO_DIAL = (
        select(callbacks.c.id, callbacks.c.contact_id, callbacks.c.number, callbacks.c.number_hash)
        .join(offers, offers.c.contact_id == callbacks.c.contact_id)
        .where(offers.c.id == bindparam("offer"))
    )
    dialling.DIALING = (
        update(callbacks).where(callbacks.c.id == bindparam("callback")).values(state=CallbackState.DIALING)
    )


def without_the_answer_gate() -> None:
    """Put whoever answers through to the agent's room at once: without a key, as often as they ask, whatever ended."""
    gate.MEET = (
        update(offers)
        .where(offers.c.id == select(attempts.c.offer_id).where(dialling.TOKEN).scalar_subquery())
        .values(joined_at=bindparam("now"), expires_at=bindparam("until"))
        .returning(offers.c.id, offers.c.contact_id, false().label("kept_free"))
    )
    gate.REACHED = (
        update(contacts)
        .where(contacts.c.id == bindparam("contact"))
        .values(
            state=case((bindparam("holds", type_=Boolean), ContactState.OFFERED), else_=ContactState.TALKING),
            call_sid=bindparam("sid"),
            last_seen_at=bindparam("now"),
            may_record=bindparam("agrees", type_=contacts.c.may_record.type),
        )
    )
    gate.GATE = (
        update(attempts)
        .where(dialling.TOKEN)
        .values(state=AttemptState.CONNECTED, answered_at=bindparam("now"), call_sid=bindparam("sid"))
    )
    webhooks.callback._greeting = _straight_through  # noqa: SLF001 - what is said to whoever answers


def _straight_through() -> Any:
    board = switchboard()
    with board.turn() as turn:
        passed = gate.pass_gate(turn, webhooks.callback.token(), call_sid(), board.rules.ring)
    return ringback.connected(board.menu, talks.room(passed.offer_id if passed else 0), language())


def weaken(guards: Sequence[str]) -> None:
    """Take these guards away from this process; those of the database and of the settings are taken elsewhere."""
    if "late" in guards:
        without_the_late_check()
    if "gate" in guards:
        without_the_answer_gate()


if __name__ == "__main__":
    weaken(sys.argv[1].split(","))
    main(sys.argv[2:])
