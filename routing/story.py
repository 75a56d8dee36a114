"""A contact's story as the line knows it: each leg, offer, talk, remark and recording, with its time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam, select

from models.letter import LetterState
from models.tables import (
    agents,
    contacts,
    estimates,
    legs,
    letters,
    offers,
    parts,
    ratings,
    recordings,
    remarks,
    voicemails,
)
from routing import acts

Value = str | int | None


@dataclass(frozen=True)
class Event:
    """Something that happened to a contact. `who` is an agent, a member of staff, or "" for nobody of ours.

    `kind` says what; `more` holds what else there is to say about it, by name.
    """

    at: datetime
    kind: str
    who: str = ""
    more: Mapping[str, Value] = field(default_factory=dict)

    def told(self) -> dict[str, Value]:
        """Return it as programs are told."""
        return {
            "at": self.at.isoformat(timespec="milliseconds"),
            "kind": self.kind,
            "who": self.who or None,
            **self.more,
        }


CONTACT: BindParameter[int] = bindparam("contact")
WITH_AGENT = offers.join(agents, agents.c.id == offers.c.agent_id)
HOW: dict[str, Select[Any]] = {
    "contacts": select(contacts).where(contacts.c.id == CONTACT),
    "estimates": select(estimates).where(estimates.c.contact_id == CONTACT),
    "legs": select(legs).where(legs.c.contact_id == CONTACT).order_by(legs.c.id),
    "offers": select(offers, agents.c.name)
    .select_from(WITH_AGENT)
    .where(offers.c.contact_id == CONTACT)
    .order_by(offers.c.id),
    "parts": select(parts, agents.c.name)
    .join(offers, offers.c.id == parts.c.offer_id)
    .join(agents, agents.c.id == parts.c.agent_id)
    .where(offers.c.contact_id == CONTACT)
    .order_by(parts.c.id),
    "ratings": select(ratings, agents.c.name)
    .select_from(ratings.join(offers, offers.c.id == ratings.c.offer_id).join(agents, agents.c.id == offers.c.agent_id))
    .where(offers.c.contact_id == CONTACT),
    "remarks": select(remarks).where(remarks.c.contact_id == CONTACT).order_by(remarks.c.id),
    "recordings": select(recordings).where(recordings.c.contact_id == CONTACT),
    "voicemails": select(voicemails).where(voicemails.c.contact_id == CONTACT),
    "letters": select(letters).where(letters.c.contact_id == CONTACT).order_by(letters.c.id),
}


def events(connection: Connection, contact_id: int) -> list[Event]:
    """Return everything that is remembered of a contact, but for its callback; in no order."""
    found: list[Event] = []
    for name, rows in HOW.items():
        for row in connection.execute(rows, {"contact": contact_id}):
            found += TELL[name](row)
    found += (Event(act.at, f"act_{act.what}", act.who) for act in acts.of(connection, [contact_id]))
    return found


def _contact(row: Any) -> Iterator[Event]:
    yield Event(row.arrived_at, "arrived", more={"language": row.language})
    if row.joined_at:
        yield Event(row.joined_at, "joined", more={"issue": row.issue})
        if row.may_record is not None:
            yield Event(row.joined_at, "may_record" if row.may_record else "may_not_record")
    if row.ended_at:
        yield Event(row.ended_at, "ended", more={"outcome": row.outcome})


def _estimate(row: Any) -> Iterator[Event]:
    yield Event(row.told_at, "told_wait", more={"low": row.low, "high": row.high})


def _leg(row: Any) -> Iterator[Event]:
    leg = {"role": row.role, "leg": row.call_sid}
    yield Event(row.started_at, "leg_began", more=leg)
    if row.ended_at:
        yield Event(row.ended_at, "leg_ended", more={**leg, "status": row.status})


def _offer(row: Any) -> Iterator[Event]:
    yield Event(row.made_at, "offered", row.name)
    if row.accepted_at:
        yield Event(row.accepted_at, "accepted", row.name)
    if row.met_at:
        yield Event(row.met_at, "met", row.name)
    if row.aside_at and row.ended_at is None:
        yield Event(row.aside_at, "aside", row.name)
    if row.ended_at:
        yield Event(row.ended_at, f"offer_{row.state}", row.name)


def _part(row: Any) -> Iterator[Event]:
    part = {"role": row.role, "issue": row.issue}
    yield Event(row.made_at, "part_asked", row.name, part)
    if row.joined_at:
        yield Event(row.joined_at, "part_joined", row.name, part)
    if row.ended_at:
        yield Event(row.ended_at, "part_ended", row.name, {**part, "state": row.state})


def _rating(row: Any) -> Iterator[Event]:
    yield Event(row.rated_at, "rated", row.name, {"score": row.score})


def _remark(row: Any) -> Iterator[Event]:
    yield Event(row.made_at, "remark", row.by, {"category": row.category, "note": row.note})


def _recording(row: Any) -> Iterator[Event]:
    yield Event(row.asked_at, "recording", more={"recording": row.id, "state": row.state, "seconds": row.seconds})


def _voicemail(row: Any) -> Iterator[Event]:
    yield Event(row.asked_at, "voicemail_asked", more={"voicemail": row.id})
    if row.left_at:
        more = {"voicemail": row.id, "seconds": row.seconds, "words": row.words}
        yield Event(row.left_at, "voicemail_left", more=more)


def _letter(row: Any) -> Iterator[Event]:
    letter = {"letter": row.kind, "to": row.addressee}
    yield Event(row.made_at, "letter_made", more=letter)
    if row.delivered_at:
        yield Event(row.delivered_at, "letter_delivered", more=letter)
    elif row.state == LetterState.GAVE_UP:
        yield Event(row.next_at, "letter_gave_up", more={**letter, "trouble": row.trouble})


TELL = {
    "contacts": _contact,
    "estimates": _estimate,
    "legs": _leg,
    "offers": _offer,
    "parts": _part,
    "ratings": _rating,
    "remarks": _remark,
    "recordings": _recording,
    "voicemails": _voicemail,
    "letters": _letter,
}
