"""The figures of those who arrived in a span of time: how many, the time to a human, answered, talks, ratings."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, bindparam, case, func, or_, select

from models.contact import Outcome
from models.tables import contacts, offers, ratings
from routing.spans import between
from routing.survival import TimeToHuman, time_to_human

SATISFIED = 4  # of 5, and better
FINE, COARSE = 300, 30  # waits beyond so many seconds are told in such steps, so that there are few groups
MOMENT = contacts.c.arrived_at.type


class Fate(StrEnum):
    """What became of a contact."""

    MENU = "menu"  # never asked for a person: left in the menu, was told that chat is up, or had an answer there
    ANSWERED = "answered"  # got to a person
    WAITS = "waits"  # still has not
    LEFT = "left"  # never did
    ELSEWHERE = "elsewhere"  # went on in chat, helped themselves, or had not asked for it


class Group(NamedTuple):
    """Contacts with the same fate, and the same seconds from the first ring to it."""

    fate: Fate
    seconds: int
    many: int


@dataclass(frozen=True)
class Talks:
    """Talks of people with agents: how many, their mean length in seconds, and what customers thought of them.

    `satisfied` is the share of ratings of 4 and 5, `score` their mean from 1 to 5.
    """

    count: int = 0
    seconds: float | None = None
    ratings: int = 0
    score: float | None = None
    satisfied: float | None = None


@dataclass(frozen=True)
class Figures:
    """What became of `contacts` people, of whom `joined` asked for a person.

    Calls that were joined to an earlier contact of the same number are that contact, with its time of arrival. The
    answered share is of those who asked and of whom it is known: who still waits, or went on elsewhere, is left out.
    """

    contacts: int = 0
    answered: int = 0
    left: int = 0
    waits: int = 0
    elsewhere: int = 0
    wait: TimeToHuman = field(default_factory=lambda: TimeToHuman(0, 0))
    talks: Talks = field(default_factory=Talks)

    @property
    def joined(self) -> int:
        return self.answered + self.left + self.waits + self.elsewhere

    @property
    def answered_share(self) -> float | None:
        known = self.answered + self.left
        return self.answered / known if known else None


WENT_ON = (Outcome.CHAT, Outcome.SELF_SERVICE, Outcome.NOT_THEIRS)
FATE = case(
    (contacts.c.joined_at.is_(None), Fate.MENU),
    (contacts.c.answered_at.is_not(None), Fate.ANSWERED),
    (contacts.c.ended_at.is_(None), Fate.WAITS),
    (contacts.c.outcome.in_(WENT_ON), Fate.ELSEWHERE),
    else_=Fate.LEFT,
)
END = func.coalesce(contacts.c.answered_at, contacts.c.ended_at, bindparam("now", type_=MOMENT))
STAYED = between(contacts.c.arrived_at, END)
COHORT = (
    contacts.c.arrived_at >= bindparam("since"),
    contacts.c.arrived_at < bindparam("until"),
    or_(contacts.c.outcome.is_(None), contacts.c.outcome != Outcome.SUPERSEDED),
)
TALKED = offers.c.met_at.is_not(None) & offers.c.ended_at.is_not(None)
LENGTH = case((TALKED, between(offers.c.met_at, offers.c.ended_at)))
RATED = case((ratings.c.score >= SATISFIED, 1), else_=0)
SUMS = (
    func.count(LENGTH).label("talks"),
    func.coalesce(func.sum(LENGTH), 0).label("seconds"),
    func.count(ratings.c.score).label("ratings"),
    func.coalesce(func.sum(ratings.c.score), 0).label("points"),
    func.coalesce(func.sum(RATED), 0).label("satisfied"),
)


def fates(*by: ColumnElement[Any], fine: int = FINE) -> Select[Any]:
    """Return the question how long those of a span stayed and what became of them, for each value of `by`."""
    stayed = func.abs(
        case((contacts.c.joined_at.is_(None), 0), (fine > STAYED, STAYED), else_=STAYED // COARSE * COARSE)
    )
    columns = (*by, FATE.label("fate"), stayed.label("seconds"))
    return select(*columns, func.count().label("many")).where(*COHORT).group_by(*columns)


def talks(*by: ColumnElement[Any]) -> Select[Any]:
    """Return the question for the sums of the talks of those of a span, for each value of `by`."""
    rows = select(*by, *SUMS).select_from(offers).join(contacts, contacts.c.id == offers.c.contact_id)
    return rows.outerjoin(ratings, ratings.c.offer_id == offers.c.id).where(*COHORT).group_by(*by)


FATES, TALKS = fates(), talks()
FATES_BY_NAME = {str(fate): fate for fate in Fate}


def figures(connection: Connection, since: datetime, until: datetime, now: datetime) -> Figures:
    """Return the figures of all who arrived from `since` until before `until`, as they are known `now`."""
    span = {"since": since, "until": until, "now": now}
    return of(groups(connection.execute(FATES, span)), connection.execute(TALKS, span).all())


def groups(rows: Iterable[Any]) -> Iterator[Group]:
    """Yield the groups that rows of `fates` tell of; what they are divided by comes first in each."""
    for *_, fate, seconds, many in rows:
        yield Group(FATES_BY_NAME[fate], seconds, many)


def of(people: Iterable[Group], sums: Sequence[Any] = ()) -> Figures:
    """Return the figures of groups of contacts and of the sums of their talks."""
    count = dict.fromkeys(Fate, 0)
    waited = []
    for fate, seconds, many in people:
        count[fate] += many
        if fate is not Fate.MENU:
            waited.append((seconds, fate is Fate.ANSWERED, many))
    return Figures(
        contacts=sum(count.values()),
        answered=count[Fate.ANSWERED],
        left=count[Fate.LEFT],
        waits=count[Fate.WAITS],
        elsewhere=count[Fate.ELSEWHERE],
        wait=time_to_human(waited),
        talks=talked(sums),
    )


def talked(sums: Sequence[Any]) -> Talks:
    """Return the talks that several rows of sums come to together."""
    count, seconds, rated, points, satisfied = (
        int(sum(getattr(row, name) for row in sums)) for name in ("talks", "seconds", "ratings", "points", "satisfied")
    )
    return Talks(
        count,
        seconds / count if count else None,
        rated,
        points / rated if rated else None,
        satisfied / rated if rated else None,
    )
