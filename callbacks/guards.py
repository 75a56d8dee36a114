"""Guards: which callbacks we do not promise, counted in SQL within the statement that asks, and written down."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Label, Row, bindparam, exists, func, insert, literal, literal_column, select

from callbacks.policy import Limits
from carrier.numbers import fingerprint, masked
from models.callback import Source
from models.tables import callbacks, intake, refusals, suppressions
from routing.turn import Turn

DAY = timedelta(days=1)
PREFIX = 7  # characters of E.164: the country, and the beginning of the range


class Why(StrEnum):
    """Why a callback was not promised."""

    WRONG = "wrong"  # no such number
    UNRINGABLE = "unringable"  # premium, satellite, a country that is not allowed …
    SUPPRESSED = "suppressed"  # whoever answers there does not want it
    TARGET = "target"  # rung too often
    CALLER = "caller"  # asked too often
    PREFIX = "prefix"
    ELSEWHERE = "elsewhere"
    CHAT = "chat"  # which is up
    FULL = "full"  # more would not be kept


class Asking(NamedTuple):
    """Who asks to have which number rung, as keyed hashes."""

    number_hash: str
    asker_hash: str
    prefix: str
    elsewhere: bool

    @classmethod
    def of(cls, number: str, asker: str, secret: str) -> "Asking":
        """Return the numbers (E.164; `asker` is "" when it was not shown) as their hashes."""
        elsewhere = number != asker
        return cls(fingerprint(number, secret), fingerprint(asker, secret), number[:PREFIX], elsewhere)

    def keys(self, now: datetime, limits: Limits) -> dict[str, Any]:
        """Return what COUNTED is filled in with."""
        most = {f"{name}_limit": getattr(limits, name) for name in ("target", "caller", "prefix", "elsewhere")}
        hashes = {"target_key": self.number_hash, "caller_key": self.asker_hash, "prefix_key": self.prefix}
        return {**most, **hashes, "day_ago": now - DAY}


def _within_a_day(name: str, *which: ColumnElement[bool]) -> Label[int]:
    rows = select(literal(1)).where(callbacks.c.promised_at > bindparam("day_ago"), *which)
    return (
        select(func.count())
        .select_from(rows.limit(bindparam(f"{name}_limit")).subquery())
        .scalar_subquery()
        .label(name)
    )


OTHER = callbacks.c.prefix.is_not(None)
COUNTED = (
    exists().where(suppressions.c.number_hash == bindparam("target_key")).label("suppressed"),
    _within_a_day("target", callbacks.c.number_hash == bindparam("target_key")),
    _within_a_day("caller", callbacks.c.asked_hash == bindparam("caller_key"), OTHER),
    _within_a_day("prefix", callbacks.c.prefix == bindparam("prefix_key")),
    _within_a_day("elsewhere", OTHER),
    select(intake.c.closed)
    .where(intake.c.issue == literal_column("CAST(contacts.issue AS TEXT)"))
    .scalar_subquery()
    .label("full"),
)
REFUSED = insert(refusals)


def against(counted: Row[Any], limits: Limits, *, elsewhere: bool, later: bool) -> Why | None:
    """Return what speaks against a promise, or None. `later` is a window of its own, which is kept even when full."""
    if counted.suppressed:
        return Why.SUPPRESSED
    if counted.target >= limits.target:
        return Why.TARGET
    if counted.full and not later:
        return Why.FULL
    if elsewhere:
        for why in (Why.CALLER, Why.PREFIX, Why.ELSEWHERE):
            if getattr(counted, why) >= getattr(limits, why):
                return why
    return None


def note(turn: Turn, why: Why, number: str, source: Source, call_sid: str | None = None) -> None:
    """Write down that a callback was not promised. `number` is as it was given, and is kept masked."""
    values = {"made_at": turn.now, "why": why, "number": masked(number), "source": source, "call_sid": call_sid}
    turn.changes(REFUSED, values)
