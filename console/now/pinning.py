"""The pin as it is asked for by a page or a program: read with every mistake named, and done once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection

from console import once
from failover import modes
from failover.spans import span_in
from models import Database

FOR = "4h"
LONGEST_REASON = 300


@dataclass(frozen=True)
class Wish:
    """What somebody wants: the line `on` or `off` for a while and why, or `auto`, which takes the pin off."""

    to: Literal["on", "off", "auto"]
    reason: str
    span: timedelta


@dataclass(frozen=True)
class Mistake:
    """What is wrong with a field: `key` names the sentence of the pages, `text` is the same for a program."""

    key: str
    text: str


def read(given: Mapping[str, object]) -> Wish | dict[str, Mistake]:
    """Return what `to`, `reason` and `for` ask for, or what is wrong with each; texts are taken as they were typed."""
    to, reason, length = (given.get(name, "") for name in ("to", "reason", "for"))
    wrong, span = {}, timedelta(0)
    if to not in ("on", "off", "auto"):
        wrong["to"] = Mistake("wrong_to", "to is on, off or auto")
    reason = " ".join(reason.split()) if isinstance(reason, str) else ""
    if to != "auto":
        if not reason:
            wrong["reason"] = Mistake("wrong_reason", "a pin needs a reason that the next engineer will understand")
        elif len(reason) > LONGEST_REASON or not reason.isprintable():
            wrong["reason"] = Mistake(
                "wrong_reason_long", f"a reason has at most {LONGEST_REASON} letters, all visible"
            )
        try:
            span = span_in(str(length or FOR))
        except ValueError as exc:
            wrong["for"] = Mistake("wrong_for", str(exc))
    if wrong:
        return wrong
    assert to in ("on", "off", "auto")
    return Wish(to, reason, span)


def do(database: Database, wish: Wish, who: str, key: str, now: datetime) -> bool:
    """Do it in the name of `who`. Return False, changing nothing, when the same `key` came from them before."""
    with database.transaction() as connection:
        if key and not once.first(connection, who, key, now):
            return False
        fulfil(connection, wish, who, now)
        return True


def fulfil(connection: Connection, wish: Wish, who: str, now: datetime) -> None:
    """Do it within a transaction."""
    if wish.to == "auto":
        modes.drop_pin(connection, who, now)
    else:
        modes.set_pin(connection, wish.to, wish.reason, who, now + wish.span, now)
