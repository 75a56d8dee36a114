"""An agent's desk: who they are, how they stand, and the contact in hand, looked up in one statement."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Connection, Row, and_, bindparam, func, or_, select, text

from models.agent import AgentState, Status
from models.contact import ContactState, Form, Outcome
from models.letter import LetterState
from models.offer import OfferState
from models.part import LIVE_PART, PartRole, PartState
from models.tables import agents, callbacks, contacts, offers, parts, remarks, tickets, voicemails
from models.voicemail import VoicemailState
from routing.freezes import FREEZE
from routing.turn import Turn

RECENT = timedelta(hours=1)  # so long after a talk its contact lies on the desk, unless another came
SHOWN = (OfferState.MADE, OfferState.RINGING, OfferState.ACCEPTED, OfferState.DONE)


class Desk(NamedTuple):
    """An agent, and what they have in hand: the offer that is live, else their last talk. None of it is an age."""

    agent_id: int
    name: str
    status: Status
    state: AgentState
    until: datetime | None
    benched_at: datetime | None
    off_at: datetime | None
    offer_id: int | None
    offer: OfferState | None
    made_at: datetime | None
    met_at: datetime | None
    aside_at: datetime | None
    parked_at: datetime | None
    ended_at: datetime | None
    contact_id: int | None
    contact: ContactState | None
    outcome: Outcome | None
    number: str | None
    issue: str | None
    language: str | None
    form: Form | None
    arrived_at: datetime | None
    answered_at: datetime | None
    may_record: bool | None
    freeze: LetterState | None
    letters: int | None  # that the help desk was written about it
    part: PartState | None  # of a colleague who is consulted
    colleague: str | None
    asked_as: PartRole | None  # in somebody else's talk
    asked: PartState | None
    asked_about: str | None
    last_remark: int | None
    last_voicemail: int | None
    last_callback: int | None

    @property
    def rings(self) -> bool:
        return self.offer in (OfferState.MADE, OfferState.RINGING)

    @property
    def talks(self) -> bool:
        return self.offer == OfferState.ACCEPTED

    @property
    def over(self) -> bool:
        return self.offer == OfferState.DONE


ME: BindParameter[int] = bindparam("agent", type_=agents.c.id.type)
IN_HAND = (
    select(offers.c.id)
    .where(
        offers.c.agent_id == ME,
        offers.c.state.in_(SHOWN),
        or_(offers.c.ended_at.is_(None), offers.c.ended_at > bindparam("recent")),
    )
    .order_by(offers.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
CONSULT = select(parts).where(text(LIVE_PART), parts.c.role == PartRole.CONSULT).subquery("consult")
MINE = select(parts).where(text(LIVE_PART)).subquery("mine")
colleagues = agents.alias("colleagues")
DESK = (
    select(
        agents.c.id,
        agents.c.name,
        agents.c.status,
        agents.c.state,
        agents.c.state_until,
        agents.c.benched_at,
        agents.c.off_at,
        offers.c.id,
        *(offers.c[name] for name in ("state", "made_at", "met_at", "aside_at", "parked_at", "ended_at")),
        contacts.c.id,
        *(contacts.c[name] for name in ("state", "outcome", "number", "issue", "language", "form")),
        *(contacts.c[name] for name in ("arrived_at", "answered_at", "may_record")),
        FREEZE,
        tickets.c.seq,
        CONSULT.c.state,
        colleagues.c.name,
        MINE.c.role,
        MINE.c.state,
        MINE.c.issue,
        select(func.max(remarks.c.id)).where(remarks.c.contact_id == contacts.c.id).scalar_subquery(),
        select(func.max(voicemails.c.id)).where(voicemails.c.state == VoicemailState.LEFT).scalar_subquery(),
        select(func.max(callbacks.c.id)).where(callbacks.c.asked_by == ME).scalar_subquery(),
    )
    .select_from(agents)
    .outerjoin(offers, offers.c.id == IN_HAND)
    .outerjoin(contacts, contacts.c.id == offers.c.contact_id)
    .outerjoin(tickets, tickets.c.contact_id == contacts.c.id)
    .outerjoin(CONSULT, CONSULT.c.offer_id == offers.c.id)
    .outerjoin(colleagues, colleagues.c.id == CONSULT.c.agent_id)
    .outerjoin(MINE, MINE.c.agent_id == agents.c.id)
    .where(agents.c.id == ME, agents.c.removed_at.is_(None))
)
THEIRS = and_(offers.c.id == bindparam("offer"), offers.c.agent_id == ME)
later, holders = offers.alias("later"), agents.alias("holders")
STANDS = (
    select(offers.c.state, offers.c.ended_at, contacts.c.state.label("contact"), holders.c.name.label("with_whom"))
    .join(contacts, contacts.c.id == offers.c.contact_id)
    .outerjoin(later, and_(later.c.contact_id == offers.c.contact_id, later.c.id > offers.c.id))
    .outerjoin(holders, holders.c.id == later.c.agent_id)
    .where(THEIRS)
    .order_by(later.c.id.desc())
    .limit(1)
)


def look(connection: Connection, agent_id: int, now: datetime) -> Desk | None:
    """Return how an agent's desk stands, None for nobody. What is equal to a look before has not changed."""
    row = connection.execute(DESK, {"agent": agent_id, "recent": now - RECENT}).one_or_none()
    return Desk._make(row) if row else None


def name_of(turn: Turn, agent_id: int) -> str:
    """Return an agent's name."""
    return str(turn.connection.execute(select(agents.c.name).where(agents.c.id == agent_id)).scalar_one())


def stands(turn: Turn, offer_id: int, agent_id: int) -> Row[Any] | None:
    """Return how an offer of this agent stands: its `state`, when it ended, and who has its contact by now."""
    return turn.one(STANDS, {"offer": offer_id, "agent": agent_id})
