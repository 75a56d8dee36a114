"""What is always true of the line, whoever did what before: read from the database, and checked row by row."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Row, select

from models import (
    AgentState,
    AttemptState,
    CallbackState,
    ContactState,
    Database,
    Form,
    OfferState,
    PartState,
    Status,
    tables,
)

LIVE = (OfferState.MADE, OfferState.RINGING, OfferState.ACCEPTED)
OPEN = (CallbackState.PROMISED, CallbackState.DIALING)
NOBODYS = (ContactState.TOLD, ContactState.MENU, ContactState.WAITING, ContactState.RESTING)


class Rows(NamedTuple):
    """Everything that the line remembers."""

    contacts: Sequence[Row[Any]]
    agents: Sequence[Row[Any]]
    skills: Sequence[Row[Any]]
    offers: Sequence[Row[Any]]
    callbacks: Sequence[Row[Any]]
    attempts: Sequence[Row[Any]]
    parts: Sequence[Row[Any]]

    @property
    def live(self) -> list[Row[Any]]:
        return [offer for offer in self.offers if offer.state in LIVE]

    @property
    def beside(self) -> list[Row[Any]]:
        return [part for part in self.parts if part.ended_at is None]


def rows(database: Database) -> Rows:
    """Read every row."""
    with database.reading() as connection:
        return Rows(*(connection.execute(select(getattr(tables, name))).all() for name in Rows._fields))


def check(found: Rows) -> None:
    """Raise AssertionError where two phones ring for one person, or where anybody was lost."""
    assert max(Counter(offer.contact_id for offer in found.live).values(), default=1) == 1
    assert max(Counter(offer.agent_id for offer in found.live).values(), default=1) == 1
    assert max(Counter(part.offer_id for part in found.beside if part.role == "consult").values(), default=1) == 1
    _agents(found)
    _contacts(found)
    _promises(found)


def _agents(found: Rows) -> None:
    theirs = {offer.agent_id: offer for offer in found.live}
    beside = {part.agent_id: part for part in found.beside}
    assert len(beside) == len(found.beside), "somebody has two parts at once"
    assert theirs.keys().isdisjoint(beside), "somebody has a contact and a part in another's talk"
    for skill in found.skills:
        agent = next(agent for agent in found.agents if agent.id == skill.agent_id)
        free = agent.state == AgentState.IDLE and agent.status == Status.AVAILABLE
        assert skill.free_since == (agent.idle_since if free else None), "the triggers are gone"
    for agent in found.agents:
        offer = theirs.get(agent.id)
        if part := beside.get(agent.id):
            rings = part.state in (PartState.MADE, PartState.RINGING)
            assert agent.state == (AgentState.RINGING if rings else AgentState.TALKING), (agent.state, part.state)
        elif offer is None:
            assert agent.state in (AgentState.IDLE, AgentState.WRAP_UP), f"{agent.name} is stuck {agent.state}"
            assert (agent.state == AgentState.WRAP_UP) == (agent.state_until is not None)
        else:
            assert agent.state == (AgentState.TALKING if offer.state == OfferState.ACCEPTED else AgentState.RINGING)


def _contacts(found: Rows) -> None:
    theirs = {offer.contact_id: offer for offer in found.live}
    for contact in found.contacts:
        offer, state = theirs.get(contact.id), contact.state
        where = f"contact {contact.id} {state}, offer {offer and offer.state}"
        assert (state == ContactState.ENDED) == (contact.outcome is not None) == (contact.ended_at is not None), where
        assert (state == ContactState.RESTING) <= (contact.next_at is not None), where
        if state in NOBODYS:
            assert offer is None, where
        if state == ContactState.OFFERED:
            assert offer is not None, where
        if state == ContactState.TALKING:  # when the agent has hung up first, their own leg is still to end
            assert contact.answered_at is not None or (offer and offer.state == OfferState.ACCEPTED), where


def _promises(found: Rows) -> None:
    contacts = {contact.id: contact for contact in found.contacts}
    offers = {offer.id: offer for offer in found.offers}
    live = [attempt for attempt in found.attempts if attempt.ended_at is None]
    assert max(Counter(attempt.number_hash for attempt in live).values(), default=1) == 1
    for attempt in live:
        if attempt.state in (AttemptState.DIALING, AttemptState.RINGING):
            assert offers[attempt.offer_id].state == OfferState.ACCEPTED, "a customer rings and no agent waits"
    dialled = {attempt.callback_id for attempt in live}
    for callback in found.callbacks:
        contact = contacts[callback.contact_id]
        assert (callback.state in OPEN) == (contact.state != ContactState.ENDED), (callback.state, contact.state)
        assert (callback.state == CallbackState.DIALING) <= (callback.id in dialled), callback
        if callback.id in dialled:  # who got through another way is still to hear so on the leg that is out
            assert callback.state in (CallbackState.DIALING, CallbackState.SUPERSEDED), callback
        assert contact.form == Form.CALLBACK or contact.answered_at, "only who was rung and passed on holds now"
    promised = {callback.contact_id for callback in found.callbacks}
    assert promised >= {c.id for c in found.contacts if c.form == Form.CALLBACK and c.state != ContactState.ENDED}
