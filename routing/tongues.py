"""Tongues: which language each person on a leg speaks, remembered with contacts and agents."""

from sqlalchemy import bindparam, func, literal_column, select, true, update

from models.tables import agents, attempts, contacts, legs, offers, parts
from routing.matching import CHOOSING
from routing.turn import Turn

HERE = contacts.c.call_sid == bindparam("sid")
OF_LEG = (
    select(contacts.c.language)
    .join(legs, legs.c.contact_id == contacts.c.id)
    .where(legs.c.call_sid == bindparam("sid"))
    .scalar_subquery()
)
CHOSEN_BEFORE = (
    select(contacts.c.language)
    .where(
        contacts.c.number == bindparam("number"),
        contacts.c.number != literal_column("''"),  # as the index on numbers writes it
        contacts.c.chose_language,
    )
    .order_by(contacts.c.arrived_at.desc())
    .limit(1)
    .scalar_subquery()
)
OF_CALLER = select(func.coalesce(OF_LEG, CHOSEN_BEFORE))
CHOOSE = update(contacts).where(HERE, contacts.c.state.in_(CHOOSING)).values(
    language=bindparam("chosen"), chose_language=true()
)  # fmt: skip
OF_CONTACT = (
    select(contacts.c.language)
    .join(offers, offers.c.contact_id == contacts.c.id)
    .where(offers.c.id == bindparam("offer"))
)
OF_AGENT = (
    select(agents.c.languages).join(offers, offers.c.agent_id == agents.c.id).where(offers.c.id == bindparam("offer"))
)
OF_ATTEMPT = (
    select(contacts.c.language)
    .join(offers, offers.c.contact_id == contacts.c.id)
    .join(attempts, attempts.c.offer_id == offers.c.id)
    .where(attempts.c.id == bindparam("attempt"))
)
OF_PART = select(agents.c.languages).join(parts, parts.c.agent_id == agents.c.id).where(parts.c.id == bindparam("part"))
OWN = select(agents.c.languages).where(agents.c.id == bindparam("agent"))


def of_caller(turn: Turn, call_sid: str, number: str) -> str:
    """Return the language of a caller's leg; of a new one what its number (E.164, or "") chose last, or ""."""
    return turn.connection.execute(OF_CALLER, {"sid": call_sid, "number": number}).scalar_one() or ""


def choose(turn: Turn, call_sid: str, language: str) -> None:
    """Note the language that a caller chose by key, unless they are in line already: agents are sought for that one."""
    turn.changes(CHOOSE, {"sid": call_sid, "chosen": language})


def of_contact(turn: Turn, offer_id: int) -> str:
    """Return the language of an offer's customer, or "" for an unknown offer."""
    return turn.connection.execute(OF_CONTACT, {"offer": offer_id}).scalar_one_or_none() or ""


def of_agent(turn: Turn, offer_id: int) -> str:
    """Return the first language of an offer's agent, or "" for an unknown offer."""
    return first(turn.connection.execute(OF_AGENT, {"offer": offer_id}).scalar_one_or_none())


def of_attempt(turn: Turn, attempt_id: int) -> str:
    """Return the language of the customer whom an attempt rings, or "" for an unknown one."""
    return turn.connection.execute(OF_ATTEMPT, {"attempt": attempt_id}).scalar_one_or_none() or ""


def of_part(turn: Turn, part_id: int) -> str:
    """Return the first language of whoever takes part in a talk, or "" for an unknown part."""
    return first(turn.connection.execute(OF_PART, {"part": part_id}).scalar_one_or_none())


def own(turn: Turn, agent_id: int) -> str:
    """Return an agent's first language, or "" for an unknown agent."""
    return first(turn.connection.execute(OWN, {"agent": agent_id}).scalar_one_or_none())


def first(languages: str | None) -> str:
    """Return the first of an agent's languages, as their row keeps them."""
    return (languages or "").partition(",")[0]
