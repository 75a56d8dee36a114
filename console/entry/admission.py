"""Letting in whom the company's sign-in names: found again by issuer and subject, with the role that it gives them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, insert, select, update

from console.entry import sign_ins
from console.entry.people import PEOPLE, WHO, Person, person_in
from failover import audit, modes
from models import Database, PersonRole

LONGEST_NAME = 64


def admit(
    database: Database, issuer: str, claims: Mapping[str, Any], role: PersonRole | None, language: str, now: datetime
) -> Person | None:
    """Return the person, made at the first time; None without a role, which ends every sign-in that they have.

    A role that has changed is taken over, and ends their other sign-ins.
    """
    house = (urlsplit(issuer).hostname or "company")[:LONGEST_NAME]
    known = (PEOPLE.c.issuer == issuer, PEOPLE.c.subject == claims["sub"])
    with database.transaction() as connection:
        modes.held(connection, now)  # so that two first times at once make one person
        row = connection.execute(select(*WHO).where(*known)).first()
        if role is None:
            if row is not None:
                sign_ins.end_others(connection, row.id, "")
                told = {"name": row.name, "may": "not sign in: the company gives no role", "issuer": issuer}
                audit.add(connection, now, house, "person", told)
            return None
        if row is None:
            name = _free(connection, wanted(claims), house)
            values = {"name": name, "role": role, "language": language, "password_hash": "", "tries": 0}
            values |= {"added_at": now, "issuer": issuer, "subject": claims["sub"]}
            connection.execute(insert(PEOPLE).values(values))
            told = {"name": name, "may": role, "issuer": issuer, "subject": claims["sub"]}
            audit.add(connection, now, house, "person", told)
        elif row.role != role:
            connection.execute(update(PEOPLE).where(*known).values(role=role))
            sign_ins.end_others(connection, row.id, "")
            audit.add(connection, now, house, "person", {"name": row.name, "may": role, "issuer": issuer})
        return person_in(connection.execute(select(*WHO).where(*known)).one())


def wanted(claims: Mapping[str, Any]) -> str:
    """Return the name that somebody would have: the first that their claims hold, as it can be shown."""
    for claim in ("preferred_username", "email", "name", "sub"):
        said = claims.get(claim)
        name = "".join(letter for letter in said if letter.isprintable()).strip() if isinstance(said, str) else ""
        if name:
            return name[:LONGEST_NAME].strip()
    return "somebody"


def _free(connection: Connection, name: str, house: str) -> str:
    """Return the name, or one made from it: nobody takes over the name of somebody else."""
    taken = set(connection.scalars(select(PEOPLE.c.name).where(PEOPLE.c.name.startswith(name[:30], autoescape=True))))
    if name not in taken:
        return name
    others = (f"{name[:30]} ({house[:24]}{f' {number}' if number > 1 else ''})" for number in range(1, len(taken) + 2))
    return next(other for other in others if other not in taken)
