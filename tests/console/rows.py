"""Rows for tests of lists: contacts as they have been, and promises as they are made."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select, update

from callbacks.requests import request
from models import Source
from models.act import What
from models.tables import agents, callbacks, contacts, offers, voicemails
from routing import acts, line
from tests.console.house import House, Visitor

PHONE = "+12025550111"


def been(house: House, number: str = PHONE, **more: Any) -> int:
    """Let a contact have been. Return its id."""
    return many(house, 1, lambda _: {"number": number, **more})[0]


def many(house: House, count: int, more: Callable[[int], dict[str, Any]] = lambda _: {}) -> list[int]:
    """Let so many contacts have been at once. Return their ids."""
    now = house.clock.now()
    row = {"number": PHONE, "state": "ended", "form": "holding", "issue": "deposit", "language": "en", "rank": 1.0}
    row |= {"arrived_at": now, "last_seen_at": now, "outcome": "abandoned", "ended_at": now}
    rows = [row | more(number) for number in range(count)]
    with house.database.transaction() as connection:
        made = insert(contacts).returning(contacts.c.id, sort_by_parameter_order=True)
        return [int(one) for one in connection.execute(made, rows).scalars()]


def comes(house: House, sid: str = "CA1", number: str = PHONE) -> None:
    """Let somebody call about a deposit and hold, whoever is free."""
    issue = house.board.menu.by_key("deposit")
    assert issue
    with house.board.turn() as turn:
        line.arrive(turn, sid, number, "en", active=True)
        line.put(turn, sid, issue, house.board.rules)


def promised(house: House, number: str = PHONE, issue: str = "withdrawal") -> tuple[int, str]:
    """Promise somebody a callback. Return the contact and the promise's reference."""
    about, rules = house.board.menu.by_key(issue), house.settings
    assert about
    with house.board.turn() as turn:
        told = (about, "en", house.board.secret, rules.callbacks, rules.routing, Source.WEB)
        made = request(turn, number, *told)
        found = select(callbacks.c.contact_id).where(callbacks.c.id == made.callback_id)
        return int(turn.connection.execute(found).scalar_one()), made.reference


def later(house: House, contact: int) -> None:
    """Let a promise rest for an hour."""
    at = house.clock.now() + timedelta(hours=1)
    with house.database.transaction() as connection:
        connection.execute(update(contacts).where(contacts.c.id == contact).values(state="resting", next_at=at))


def talked(house: House, contact: int, name: str = "ada") -> None:
    """Let an agent have talked with a contact."""
    now = house.clock.now()
    person = {"name": name, "phone": name, "status": "offline", "state": "idle", "idle_since": now, "misses": 0}
    with house.database.transaction() as connection:
        agent = connection.execute(insert(agents).values(person).returning(agents.c.id)).scalar_one()
        talk = {"state": "done", "made_at": now, "expires_at": now, "accepted_at": now, "met_at": now, "ended_at": now}
        connection.execute(insert(offers).values(contact_id=contact, agent_id=agent, **talk))


def spoke(house: House, number: str = PHONE, words: str = "My deposit is missing.") -> tuple[int, int]:
    """Let somebody have left a voicemail. Return the contact, and the voicemail."""
    contact, now = been(house, number, outcome="voicemail"), house.clock.now()
    left = {"state": "left", "asked_at": now, "left_at": now, "recording_sid": "RE1", "url": "https://x/RE1"}
    with house.database.transaction() as connection:
        row = insert(voicemails).values(contact_id=contact, seconds=12, words=words, **left).returning(voicemails.c.id)
        return contact, int(connection.execute(row).scalar_one())


def looks(house: House, contact: int, name: str = "sara", role: str = "supervisor") -> Visitor:
    """Return somebody who looks at a contact."""
    house.person(name, role)
    return house.visitor().signs_in(name).opens(f"/console/contacts/{contact}")


def done_with(house: House, contact: int) -> list[tuple[str, What]]:
    with house.database.reading() as connection:
        return [(act.who, act.what) for act in acts.of(connection, [contact])]
