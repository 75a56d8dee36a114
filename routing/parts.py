"""Parts: a colleague consulted during a talk, or a supervisor in it, from the ring to the end."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Executable, bindparam, case, func, select, text, update

from models.agent import AgentState
from models.leg import Role
from models.offer import OfferState
from models.part import LIVE_CONSULT, LIVE_PART, PartRole, PartState
from models.tables import agents, contacts, legs, offers, parts
from routing.legs import Owner
from routing.offers import release
from routing.policy import Rules
from routing.turn import Turn
from routing.wakeups import AGENTS

THIS = parts.c.id == bindparam("part")
OF_TALK = parts.c.offer_id == bindparam("offer")
LIVE, CONSULT = text(LIVE_PART), text(LIVE_CONSULT)
RINGS = (PartState.MADE, PartState.RINGING)
BESIDE = (PartState.JOINED, PartState.PAUSED, PartState.THREE_WAY, PartState.HANDING)  # has pressed 1, and is there

RING = (
    update(parts)
    .where(THIS, parts.c.state == PartState.MADE)
    .values(state=PartState.RINGING)
    .returning(select(agents.c.phone).where(agents.c.id == parts.c.agent_id).scalar_subquery().label("phone"))
)
AGAIN = (
    update(parts)
    .where(THIS, parts.c.state == PartState.RINGING, parts.c.call_sid.is_(None))
    .values(state=PartState.MADE, made_at=bindparam("now"))
)
ACCEPT = (
    update(parts)
    .where(THIS, parts.c.state == PartState.RINGING)
    .values(state=PartState.JOINED, joined_at=bindparam("now"), turns=parts.c.turns + 1, call_sid=bindparam("sid"))
    .returning(parts.c.agent_id)
)
TALKS = update(agents).where(agents.c.id == bindparam("agent")).values(state=AgentState.TALKING, misses=0)
REFUSE = (
    update(parts)
    .where(THIS, parts.c.state.in_(RINGS))
    .values(state=bindparam("how"), ended_at=bindparam("now"))
    .returning(parts.c.agent_id, parts.c.role)
)
LEFT = (
    update(parts)
    .where(THIS, parts.c.state.in_(BESIDE))
    .values(state=PartState.DONE, ended_at=bindparam("now"))
    .returning(parts.c.agent_id, parts.c.role)
)
END = update(parts).values(
    state=case((parts.c.state.in_(RINGS), PartState.WITHDRAWN), else_=PartState.DONE), ended_at=bindparam("now")
)
ENDED = (parts.c.id, parts.c.agent_id, parts.c.role, parts.c.state)
END_OF_TALK = END.where(OF_TALK, LIVE).returning(*ENDED)
END_CONSULT = END.where(OF_TALK, CONSULT).returning(*ENDED)
END_ONE = END.where(THIS, LIVE).returning(*ENDED)
STANDS = (
    select(
        parts.c.role,
        parts.c.state,
        parts.c.turns,
        func.coalesce(parts.c.issue, contacts.c.issue).label("issue"),
        parts.c.offer_id,
        parts.c.handed_id,
        offers.c.call_sid.label("agents_leg"),
        case((offers.c.aside_at.is_(None), offers.c.joined_at)).label("together_since"),
    )
    .join(offers, offers.c.id == parts.c.offer_id)
    .join(contacts, contacts.c.id == offers.c.contact_id)
    .where(THIS)
)
OWNER = (
    select(offers.c.contact_id, parts.c.handed_id)
    .join(parts, parts.c.offer_id == offers.c.id)
    .where(THIS)
    .with_for_update(of=offers)
)
BIND = update(parts).where(THIS, parts.c.call_sid.is_(None)).values(call_sid=bindparam("sid"))
LEG = select(parts.c.call_sid, legs.c.progress).outerjoin(legs, legs.c.call_sid == parts.c.call_sid).where(THIS)
HANDING = select(parts.c.offer_id).where(THIS, parts.c.state == PartState.HANDING)
NOW_LIVE = select(parts).where(LIVE).subquery()
FORGOTTEN = select(
    NOW_LIVE.c.id,
    NOW_LIVE.c.state,
    (offers.c.state != OfferState.ACCEPTED).label("over"),
    (NOW_LIVE.c.expires_at <= bindparam("now")).label("late"),
).join(offers, offers.c.id == NOW_LIVE.c.offer_id)


class Stands(NamedTuple):
    """A part as its own leg asks about it. `together_since` is None while customer and agent are apart."""

    role: PartRole
    state: PartState
    turns: int
    issue: str
    offer_id: int
    handed_id: int | None
    agents_leg: str | None
    together_since: datetime | None


def ring(turn: Turn, part_id: int) -> str | None:
    """Claim the one dial of a part. Return the phone, or None when it was dialled or withdrawn before."""
    row = turn.one(RING, {"part": part_id})
    return str(row.phone) if row else None


def ring_again(turn: Turn, part_id: int) -> None:
    """Note that the carrier did not ring them, so that the engine has it tried again until the part expires."""
    turn.changes(AGAIN, {"part": part_id, "now": turn.now})


def stands(turn: Turn, part_id: int) -> Stands | None:
    """Return how a part stands, or None for an unknown one."""
    row = turn.one(STANDS, {"part": part_id})
    return Stands._make(row) if row else None


def accept(turn: Turn, part_id: int, call_sid: str) -> bool:
    """Record that they pressed 1. Return False when they are not needed any more."""
    row = turn.one(ACCEPT, {"part": part_id, "sid": call_sid, "now": turn.now})
    return row is not None and turn.changes(TALKS, {"agent": row.agent_id})


def refuse(turn: Turn, part_id: int, how: PartState, rules: Rules) -> bool:
    """End a part that was not accepted: DECLINED, MISSED (counted, for a colleague) or REFUSED by the carrier.

    Return False when it was over before.
    """
    row = turn.one(REFUSE, {"part": part_id, "how": how, "now": turn.now})
    if row is None:
        return False
    asked = row.role == PartRole.CONSULT
    missed = {PartState.MISSED: 1, PartState.REFUSED: rules.misses}.get(how, 0) if asked else 0
    until = turn.now + (rules.rest if asked else rules.settle)
    release(turn, row.agent_id, until, missed=missed, most=rules.misses, tell=rules.messages)
    return True


def leg_over(turn: Turn, part_id: int, rules: Rules) -> None:
    """Record that their leg ended: they missed the ring, or have left."""
    if refuse(turn, part_id, PartState.MISSED, rules):
        return
    row = turn.one(LEFT, {"part": part_id, "now": turn.now})
    if row is not None:
        _release(turn, row.agent_id, row.role, rules)


def end_all(turn: Turn, offer_id: int, rules: Rules) -> None:
    """End every part in a talk that is over; phones that ring for one stop."""
    _end(turn, END_OF_TALK, {"offer": offer_id}, rules)


def end_consult(turn: Turn, offer_id: int, rules: Rules) -> None:
    """Let the consulted colleague go, if there is one, or stop their phone."""
    _end(turn, END_CONSULT, {"offer": offer_id}, rules)


def bind(turn: Turn, part_id: int, call_sid: str) -> tuple[Owner, int | None] | None:
    """Note the leg of a part. Return whose it is and which offer it has taken over, or None for an unknown part."""
    row = turn.one(OWNER, {"part": part_id})
    if row is None:
        return None
    turn.changes(BIND, {"part": part_id, "sid": call_sid})
    return Owner(Role.AGENT, row.contact_id, row.handed_id), row.handed_id


def forgotten(turn: Turn, rules: Rules) -> None:
    """Pick up parts that nobody finishes: never dialled, never answered, never handed over, or their talk is over."""
    for row in turn.connection.execute(FORGOTTEN, {"now": turn.now}).all():
        if row.over:
            _end(turn, END_ONE, {"part": row.id}, rules)
        elif row.state in RINGS and row.late:
            if refuse(turn, row.id, PartState.MISSED, rules):
                turn.hint(AGENTS, "dismiss_part", row.id)
        elif row.state == PartState.MADE:  # one dial is claimed, however many are woken
            turn.hint(AGENTS, "ring_part", row.id)
        elif row.state == PartState.HANDING:
            turn.hint(AGENTS, "hand_over", row.id)


def _end(turn: Turn, statement: Executable, which: dict[str, int], rules: Rules) -> None:
    for row in turn.connection.execute(statement, {**which, "now": turn.now}).all():
        _release(turn, row.agent_id, row.role if row.state == PartState.DONE else PartRole.LISTEN, rules)
        if row.state == PartState.WITHDRAWN or row.role != PartRole.CONSULT:
            turn.hint(AGENTS, "dismiss_part", row.id)


def _release(turn: Turn, agent_id: int, role: str, rules: Rules) -> None:
    release(turn, agent_id, turn.now + (rules.wrap_up if role == PartRole.CONSULT else rules.settle))
