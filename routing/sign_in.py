"""Agents by telephone: the PIN that proves who dials, and what an agent chooses once it has."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Row, and_, bindparam, case, func, literal, select, update

from models.agent import AgentState, Status
from models.contact import ContactState
from models.tables import agents, contacts, skills
from routing import estimate, pins
from routing.lockout import Lockout
from routing.roster import shift_end
from routing.switchboard import Switchboard
from routing.tongues import first
from routing.turn import Turn

AT_MENU = timedelta(seconds=45)  # an agent whose phone is taken by the menu is offered nobody; each choice renews it
GOODBYE = timedelta(seconds=8)  # to hear the last words and hang up, so that the phone is free to ring
MORE = timedelta(minutes=5)  # what one extension of wrap-up is worth


class Refused(StrEnum):
    WRONG = "wrong"
    LOCKED = "locked"
    STRANGER = "stranger"  # no agent with a PIN has this number


class Desk(NamedTuple):
    """An agent who proved who they are, and how they stand. `benched_at` is when they were put on a break, if so.

    Whoever is at the menu is in `wrap_up`, as far as offers go, until the call is over.
    """

    id: int
    status: Status
    state: AgentState
    benched_at: datetime | None


# Twilio: a SIP address may name the transport to use; a call from there does not show it.
TRANSPORTS = ("", ";transport=tls", ";transport=tcp", ";transport=udp")
Admit = Callable[[Turn, Mapping[str, Any]], Row[Any] | None]

OURS = agents.c.phone.in_([bindparam("number", type_=agents.c.phone.type) + how for how in TRANSPORTS])
EXPECTS = select(agents.c.languages).where(OURS, agents.c.pin_hash.is_not(None))
LOOK = select(agents.c.pin_hash, agents.c.pin_locked_until, agents.c.state).where(OURS, agents.c.pin_hash.is_not(None))
LOCKOUT = Lockout(agents.c.pin_hash, agents.c.pin_tries, agents.c.pin_locked_until)
TRY = update(agents).where(OURS, LOCKOUT.admits)
UNENGAGED = agents.c.state.in_((AgentState.IDLE, AgentState.WRAP_UP))
PAUSE = {
    "state": case((UNENGAGED, AgentState.WRAP_UP), else_=agents.c.state),
    "state_until": case((UNENGAGED, bindparam("pause", type_=agents.c.state_until.type)), else_=agents.c.state_until),
}
LONGER = and_(agents.c.state == AgentState.WRAP_UP, agents.c.state_until > bindparam("pause"))
AT_LEAST_PAUSE = {**PAUSE, "state_until": case((LONGER, agents.c.state_until), else_=PAUSE["state_until"])}
DESK = (agents.c.id, agents.c.status, agents.c.state, agents.c.benched_at)
RIGHT = TRY.values(LOCKOUT.right | AT_LEAST_PAUSE).returning(*DESK)
WRONG = TRY.values(LOCKOUT.wrong).returning(agents.c.pin_locked_until)
SIGNED_IN = (agents.c.id == bindparam("agent"), OURS)
CHOOSE = (
    update(agents)
    .where(*SIGNED_IN)
    .values(
        status=bindparam("chosen"),
        misses=0,
        benched_at=None,
        notice_at=None,
        off_at=bindparam("off"),
        **PAUSE,
    )
    .returning(*DESK)
)
SHIFT = select(agents.c.shift).where(*SIGNED_IN)
FINISH = update(agents).where(*SIGNED_IN).values(**PAUSE).returning(*DESK)
THEIRS = (
    select(literal(1))
    .where(
        skills.c.agent_id == bindparam("agent"),
        contacts.c.skill == skills.c.skill,
        contacts.c.state == ContactState.WAITING,
    )
    .limit(estimate.LOOK_AHEAD + 1)
    .subquery()
)
WAITING = select(*DESK, select(func.count()).select_from(THEIRS).scalar_subquery().label("waiting")).where(*SIGNED_IN)


def expects(turn: Turn, number: str) -> str:
    """Return the first language of the agent with a PIN whose number this is, or "" when there is none."""
    return first(turn.connection.execute(EXPECTS, {"number": number}).scalars().first())


def at_menu(turn: Turn, values: Mapping[str, Any]) -> Row[Any] | None:
    """Let somebody with the right PIN to the menu by telephone, whose phone is taken by that."""
    return turn.one(RIGHT, {**values, "pause": turn.now + AT_MENU})


def enter(switchboard: Switchboard, number: str, pin: str, admit: Admit = at_menu) -> Desk | Refused:
    """Try a PIN for a number. `admit` records that it was right, if the count still admits a try.

    The costly comparison runs first and outside the transaction, but its result is told only to a try that the count
    admits. So of any number of tries at once, TRIES are told, and the others learn that the number is locked.
    """
    with switchboard.database.reading() as connection:
        row = connection.execute(LOOK, {"number": number}).one_or_none()
    if row is None:
        return Refused.STRANGER
    now = switchboard.clock.now()
    if _locked(row.pin_locked_until, now):
        return Refused.LOCKED
    right = pins.matches(row.pin_hash, pin, switchboard.secret)
    with switchboard.turn() as turn:
        values = {"number": number, "seen": row.pin_hash, "now": turn.now}
        if right:
            admitted = admit(turn, values)
            return Desk._make(admitted[: len(DESK)])._replace(state=row.state) if admitted else Refused.LOCKED
        counted = turn.one(WRONG, values | {"until": turn.now + switchboard.rules.lock})
    return Refused.LOCKED if counted is None or counted.pin_locked_until else Refused.WRONG


def choose(turn: Turn, agent_id: int, number: str, status: Status) -> Desk | None:
    """Record what an agent chose to be. Return how they stand, or None when they are no agent any more."""
    pause, off = turn.now + AT_MENU, None
    if status is Status.AVAILABLE:
        found = turn.one(SHIFT, {"agent": agent_id, "number": number})
        pause, off = turn.now + GOODBYE, shift_end(found.shift, turn.now) if found else None
    row = turn.one(CHOOSE, {"agent": agent_id, "number": number, "chosen": status, "pause": pause, "off": off})
    return Desk._make(row) if row else None


def wrap_up(turn: Turn, agent_id: int, number: str, *, more: bool) -> Desk | None:
    """End an agent's wrap-up as soon as they have hung up, or give them MORE. Return as `choose` does."""
    pause = turn.now + (MORE if more else GOODBYE)
    row = turn.one(FINISH, {"agent": agent_id, "number": number, "pause": pause})
    return Desk._make(row) if row else None


def waiting(turn: Turn, agent_id: int, number: str) -> tuple[Desk, int] | None:
    """Return how an agent stands and how many wait whom they can help, counted up to LOOK_AHEAD + 1."""
    row = turn.one(WAITING, {"agent": agent_id, "number": number})
    return (Desk._make(row[:-1]), int(row.waiting)) if row else None


def _locked(until: datetime | None, now: datetime) -> bool:
    return until is not None and until > now
