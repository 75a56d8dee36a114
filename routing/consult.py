"""Consulting: an agent with a customer on hold asks for a colleague who can help with an issue."""

from enum import StrEnum

from sqlalchemy import select, update

from models.offer import OfferState
from models.part import PartRole, PartState
from models.tables import contacts, insert, offers, parts
from routing import skills
from routing.matching import CLAIM_AGENT_FOR_FIRST
from routing.offers import THIS, WHISPER
from routing.policy import Rules
from routing.turn import Turn
from routing.wakeups import AGENTS


class Asked(StrEnum):
    RINGS = "rings"  # a colleague's phone is about to ring
    NOBODY = "nobody"  # nobody is free who could help, or who is not needed more by somebody before this customer
    NOT_NOW = "not now"  # the talk is over, or a colleague has been asked


# The talk's row is taken first, so that it does not end while a colleague is claimed for it.
HOLD = (
    update(offers)
    .where(THIS, offers.c.state == OfferState.ACCEPTED, offers.c.aside_at.is_not(None))
    .values(aside_at=offers.c.aside_at)
    .returning(
        *(
            select(contacts.c[name]).where(contacts.c.id == offers.c.contact_id).scalar_subquery().label(name)
            for name in ("skill", "language", "rank")
        )
    )
)
MAKE = insert(parts).on_conflict_do_nothing().returning(parts.c.id)


def ask(turn: Turn, offer_id: int, issue_key: str, rules: Rules) -> Asked:
    """Claim the best colleague for an issue in the customer's language, by the customer's rank, and have them rung."""
    talk = turn.one(HOLD, {"offer": offer_id})
    if talk is None:
        return Asked.NOT_NOW
    agreed = talk.skill.endswith(f"/{skills.ANY}")  # to be helped in any language
    wanted = skills.key(issue_key, skills.ANY if agreed else talk.language)
    best = turn.one(CLAIM_AGENT_FOR_FIRST, {"wanted": wanted, "rank": talk.rank})
    if best is None:
        return Asked.NOBODY
    row = turn.one(
        MAKE,
        {
            "offer_id": offer_id,
            "agent_id": best.id,
            "role": PartRole.CONSULT,
            "state": PartState.MADE,
            "issue": issue_key,
            "made_at": turn.now,
            "expires_at": turn.now + rules.ring + WHISPER,
        },
    )
    if row is None:
        turn.undo()
        return Asked.NOT_NOW
    turn.hint(AGENTS, "ring_part", int(row.id))
    return Asked.RINGS
