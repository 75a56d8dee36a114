"""What callers are told about an outage, in the words of whoever is on call; each language has its own end."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Connection, Table, exists, select, update

import models
from failover import audit, modes
from failover.modes import MODE
from failover.news import tell
from failover.rows import standing
from failover.state import on_day
from models import Database

ENGINEERS = cast(Table, models.Engineer.__table__)
CONTROL = re.compile(r"[\x00-\x1f\x7f]")  # nobody can say them
LONGEST = 300  # letters: a caller hears them before the menu


@dataclass(frozen=True)
class Message:
    """What is said, since when, and until when."""

    text: str
    since: datetime
    until: datetime
    who: str


@dataclass(frozen=True)
class Ring:
    """All that a call's first answer depends on: the mode, what is said by language, and whether an engineer calls."""

    active: bool
    said: Mapping[str, Message]
    engineer: bool


def at_ring(connection: Connection, number: str, now: datetime) -> Ring:
    """Return what a new call is answered by, in one SELECT."""
    engineer = exists().where(ENGINEERS.c.phone == number).label("engineer")
    row = connection.execute(select(MODE, engineer).where(MODE.c.id == 1)).first()
    if row is None:
        return Ring(False, {}, bool(connection.scalar(select(engineer))))
    return Ring(standing(row).active, _current(row.incident, now), bool(row.engineer))


def messages(connection: Connection, now: datetime) -> dict[str, Message]:
    """Return what is said now, by language."""
    text = connection.execute(select(MODE.c.incident).where(MODE.c.id == 1)).scalar() or "{}"
    return _current(text, now)


def say(database: Database, language: str, text: str, until: datetime, who: str, now: datetime) -> None:
    """Let callers hear `text` until then, in place of what was said before. Raises ValueError for nonsense."""
    with database.transaction() as connection:
        put(connection, language, text, until, who, now)


def put(connection: Connection, language: str, text: str, until: datetime, who: str, now: datetime) -> None:
    """Do what `say` does within a transaction."""
    text = " ".join(text.split())
    if until <= now:
        raise ValueError(f"a message must end after now, and {on_day(until)} is not; give a later end")
    if not 0 < len(text) <= LONGEST or CONTROL.search(text):
        raise ValueError(f"a message has 1 to {LONGEST} letters that can be spoken, not {len(text)}; say it shorter")
    modes.check_name(who)
    _change(connection, language, Message(text, now, until, who), who, now)


def clear(database: Database, language: str, who: str, now: datetime) -> None:
    """Let callers hear no message any more."""
    with database.transaction() as connection:
        take_back(connection, language, who, now)


def take_back(connection: Connection, language: str, who: str, now: datetime) -> None:
    """Do what `clear` does within a transaction."""
    modes.check_name(who)
    _change(connection, language, None, who, now)


def _change(connection: Connection, language: str, message: Message | None, who: str, now: datetime) -> None:
    modes.held(connection, now)
    kept = messages(connection, now)
    if message is None:
        kept.pop(language, None)
    else:
        since = kept[language].since if language in kept else now
        kept[language] = Message(message.text, since, message.until, message.who)
    told = {name: {key: str(value) for key, value in vars(kept[name]).items()} for name in kept}
    connection.execute(update(MODE).where(MODE.c.id == 1).values(incident=json.dumps(told)))
    words = f"callers hear, until {on_day(message.until)}: {message.text}" if message else "callers hear no message"
    audit.add(connection, now, who, "incident", {"language": language, "words": words})
    tell(connection, now, "incident", f"Ringback: by {who}, {words} ({language}).")


def _current(text: str, now: datetime) -> dict[str, Message]:
    moment = datetime.fromisoformat
    every = {
        language: Message(row["text"], moment(row["since"]), moment(row["until"]), row["who"])
        for language, row in json.loads(text).items()
    }
    return {language: message for language, message in every.items() if message.until > now}
