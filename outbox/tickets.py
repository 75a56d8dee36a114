"""Tickets: the help desk is written about each contact, as it is found in the database; a call pays nothing for it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select, true, update

from callbacks.reference import reference
from models.contact import ContactState
from models.letter import LetterKind, To
from models.tables import agents, callbacks, contacts, insert, offers, ratings, remarks, tickets, voicemails
from outbox import letters
from routing.freezes import FREEZE
from routing.glance import Glance
from routing.numbering import CONTACTS
from routing.switchboard import Switchboard
from routing.turn import Turn

LOOK_BACK = timedelta(hours=1)  # a transaction that began earlier may end later; a call may dwell in the menu
MOST = 200  # in one look
STATUS = {ContactState.TALKING: "talking", ContactState.ENDED: "closed"}
LAST_ARRIVAL = select(func.max(tickets.c.arrived_at))
NEW = (
    select(contacts.c.id, contacts.c.arrived_at)
    .outerjoin(tickets, tickets.c.contact_id == contacts.c.id)
    .where(
        contacts.c.arrived_at >= bindparam("since"),
        contacts.c.issue.is_not(None),
        tickets.c.contact_id.is_(None),
    )
    .order_by(contacts.c.arrived_at)
    .limit(MOST)
)
OPEN = insert(tickets).on_conflict_do_nothing()
talk = offers.alias("talk")
AGENT = (
    select(agents.c.name)
    .join(talk, talk.c.agent_id == agents.c.id)
    .where(talk.c.contact_id == contacts.c.id, talk.c.accepted_at.is_not(None))
    .order_by(talk.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
SCORE = (
    select(ratings.c.score)
    .join(talk, talk.c.id == ratings.c.offer_id)
    .where(talk.c.contact_id == contacts.c.id)
    .order_by(talk.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
WATCHED: Select[Any] = (
    select(
        tickets.c.seq,
        tickets.c.told,
        tickets.c.closed,
        *(contacts.c[name] for name in ("id", "number", "language", "issue", "state", "form", "outcome")),
        *(contacts.c[name] for name in ("arrived_at", "answered_at", "ended_at")),
        AGENT.label("agent"),
        SCORE.label("rating"),
        FREEZE,
        callbacks.c.id.label("callback"),
        callbacks.c.state.label("callback_state"),
        voicemails.c.state.label("voicemail"),
    )
    .join(contacts, contacts.c.id == tickets.c.contact_id)
    .outerjoin(callbacks, callbacks.c.contact_id == contacts.c.id)
    .outerjoin(voicemails, voicemails.c.contact_id == contacts.c.id)
    .where(tickets.c.watched == true())
    .order_by(contacts.c.id)
    .limit(bindparam("most"))
)
UNTOLD = Glance((NEW, {"since": LOOK_BACK}), (select(tickets.c.contact_id).where(tickets.c.watched == true()), {}))
SAID = (
    select(remarks.c.contact_id, remarks.c.by, remarks.c.category, remarks.c.note)
    .where(remarks.c.contact_id.in_(bindparam("these", expanding=True)))
    .order_by(remarks.c.id)
)
WRITTEN = (
    update(tickets)
    .where(tickets.c.contact_id == bindparam("contact"), tickets.c.seq == bindparam("before"))
    .values(seq=bindparam("now_seq"), told=bindparam("now_told"), watched=bindparam("more"), closed=bindparam("over"))
)


def tell(switchboard: Switchboard) -> None:
    """Write the help desk what it does not know yet: which contacts there are, how they changed, which are over."""
    with switchboard.turn() as turn:
        _open_new(turn)
        rows = turn.connection.execute(WATCHED, {"most": 10 * MOST}).all()
        said: dict[int, list[dict[str, str | None]]] = {}
        for one in turn.connection.execute(SAID, {"these": [row.id for row in rows]}) if rows else ():
            said.setdefault(one.contact_id, []).append({"by": one.by, "category": one.category, "note": one.note})
        for row in rows:
            _write(turn, row, _told(row, said.get(row.id, [])))


def _open_new(turn: Turn) -> None:
    last = turn.connection.execute(LAST_ARRIVAL).scalar_one_or_none()
    for row in turn.connection.execute(NEW, {"since": (last or turn.now) - LOOK_BACK}).all():
        ticket = {"contact_id": row.id, "arrived_at": row.arrived_at, "seq": 0, "told": "", "watched": True}
        turn.connection.execute(OPEN, ticket)


def _write(turn: Turn, row: Row[Any], told: Mapping[str, Any]) -> None:
    """Write what is new about a contact: that it exists, that it has changed, and once that it is over."""
    over, kinds = row.state == ContactState.ENDED, []
    print_ = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    if row.seq == 0:
        kinds.append(LetterKind.CREATED)
    if over and not row.closed:
        kinds.append(LetterKind.CLOSED)
    elif row.seq and row.told != print_:
        kinds.append(LetterKind.UPDATED)
    if not kinds and not over:
        return
    for seq, kind in enumerate(kinds, start=row.seq + 1):
        letters.write(turn, To.HELP_DESK, kind, row.id, f"contact-{row.id}-{seq}", {"seq": seq, **told})
    values = {"contact": row.id, "before": row.seq, "now_seq": row.seq + len(kinds), "now_told": print_}
    turn.changes(WRITTEN, {**values, "more": not over, "over": over})


def _told(row: Row[Any], said: list[dict[str, str | None]]) -> dict[str, Any]:
    """Return what the help desk is told of a contact: always all of it."""
    promised = {"reference": reference(row.callback), "state": row.callback_state} if row.callback else None
    return {
        "contact": row.id,
        "reference": CONTACTS.reference(row.id),
        "number": row.number,
        "language": row.language,
        "issue": row.issue,
        "status": STATUS.get(ContactState(row.state), "in_line"),
        "form": row.form,
        "outcome": row.outcome,
        "agent": row.agent,
        "rating": row.rating,
        "freeze": row.freeze,
        "callback": promised,
        "voicemail": row.voicemail,
        "remarks": said,
        **{name: _text(getattr(row, name)) for name in ("arrived_at", "answered_at", "ended_at")},
    }


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
