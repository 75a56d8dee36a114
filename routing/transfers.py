"""Transfers: who has the customer when their agent leaves: the line, in their own place, or the consulted colleague."""

from sqlalchemy import bindparam, case, func, select, update

from models.contact import ContactState, Form
from models.offer import OfferState
from models.part import PartRole, PartState
from models.tables import contacts, insert, legs, offers, parts
from routing import parts as taking_part
from routing.policy import Rules
from routing.skills import ANY
from routing.turn import Turn
from routing.wakeups import AGENTS

ISSUE = bindparam("issue_key", type_=contacts.c.issue.type)
AGREED = contacts.c.skill.endswith(f"/{ANY}")  # to be helped in any language
ABOUT = {
    "issue": func.coalesce(ISSUE, contacts.c.issue),
    "skill": case(
        (ISSUE.is_(None), contacts.c.skill),
        else_=ISSUE + "/" + case((AGREED, ANY), else_=contacts.c.language),
    ),
    # Whoever talked is on the phone, whichever side had dialled.
    "form": Form.HOLDING,
    "answered_at": func.coalesce(contacts.c.answered_at, bindparam("now", type_=contacts.c.answered_at.type)),
}
WITH_AGENT = (contacts.c.id == bindparam("contact"), contacts.c.state == ContactState.TALKING)
PUT_BACK = update(contacts).where(*WITH_AGENT).values(state=ContactState.WAITING, **ABOUT)
PASS_ON = update(contacts).where(*WITH_AGENT).values(**ABOUT)
INHERIT = (
    update(parts)
    .where(
        parts.c.offer_id == bindparam("offer"),
        parts.c.role == PartRole.CONSULT,
        parts.c.state.in_(taking_part.BESIDE),
    )
    .values(state=PartState.HANDED, ended_at=bindparam("now"))
    .returning(parts.c.id, parts.c.agent_id, parts.c.issue, parts.c.call_sid)
)
HEIR = insert(offers).returning(offers.c.id)
HANDED = update(parts).where(parts.c.id == bindparam("part")).values(handed_id=bindparam("heir"))
THEIR_LEG = update(legs).where(legs.c.call_sid == bindparam("sid")).values(offer_id=bindparam("heir"))
THREE_WAY = select(parts.c.id).where(
    parts.c.offer_id == bindparam("offer"),
    parts.c.role == PartRole.CONSULT,
    parts.c.state == PartState.THREE_WAY,
)


def put_back(turn: Turn, contact_id: int, issue_key: str | None = None) -> bool:
    """Put a customer who is with an agent back in line: their rank stays, whatever the issue is from now on."""
    return turn.changes(PUT_BACK, {"contact": contact_id, "issue_key": issue_key, "now": turn.now})


def agent_gone(turn: Turn, offer_id: int, contact_id: int, rules: Rules, *, aside: bool, parked: bool) -> None:
    """Care for a customer whose agent left after they met; the offer is over already.

    1. A colleague who was consulted has them now.
    2. Else who was on hold goes back in line with their own rank.
    3. Else the talk is over, and they are told so as they come out of the conference.
    """
    heir = turn.one(INHERIT, {"offer": offer_id, "now": turn.now})
    if heir is not None:
        _hand(turn, contact_id, heir.id, heir.agent_id, heir.issue, heir.call_sid)
    elif aside:
        if parked and put_back(turn, contact_id):
            turn.hint(AGENTS, "bring_back", offer_id)
        else:
            turn.hint(AGENTS, "see_off", offer_id)
    taking_part.end_all(turn, offer_id, rules)


def in_three_way(turn: Turn, offer_id: int) -> bool:
    """Return whether a consulted colleague is with the customer as well."""
    return turn.one(THREE_WAY, {"offer": offer_id}) is not None


def _hand(turn: Turn, contact_id: int, part_id: int, agent_id: int, issue_key: str | None, call_sid: str) -> None:
    values = {"contact_id": contact_id, "agent_id": agent_id, "state": OfferState.ACCEPTED, "call_sid": call_sid}
    moments = dict.fromkeys(("made_at", "expires_at", "accepted_at"), turn.now)
    row = turn.one(HEIR, {**values, **moments})
    assert row is not None
    turn.changes(HANDED, {"part": part_id, "heir": row.id})
    turn.changes(THEIR_LEG, {"sid": call_sid, "heir": row.id})
    turn.changes(PASS_ON, {"contact": contact_id, "issue_key": issue_key, "now": turn.now})
    turn.hint(AGENTS, "bridge", int(row.id))
