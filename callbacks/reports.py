"""A report of a span of time: everything that is known of those who arrived in it, as a whole and in parts."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, case, func, select

from callbacks import kept
from callbacks.kept import Promises
from models.offer import OfferState
from models.tables import agents, callbacks, contacts, offers
from routing import figures
from routing.course import PIECE, Piece, course, width
from routing.figures import COHORT, Figures, Talks


@dataclass(frozen=True)
class Part:
    """The contacts of one issue, or in one language. `name` is its key; "" for those who never chose an issue."""

    name: str
    figures: Figures
    promises: Promises


@dataclass(frozen=True)
class Agent:
    """One agent: how often they were rung for these contacts, how often they accepted and missed, and their talks."""

    name: str
    offers: int
    accepted: int
    missed: int
    talks: Talks


@dataclass(frozen=True)
class Moment:
    """One piece of the course, with the promises that were made to those who arrived in it."""

    piece: Piece
    promises: Promises


@dataclass(frozen=True)
class Report:
    """What became of those who arrived from `since` until before `until`, as it was known at `now`.

    `course` is in pieces of `width` seconds; those that have not begun are left out.
    """

    since: datetime
    until: datetime
    now: datetime
    figures: Figures
    promises: Promises
    issues: tuple[Part, ...]
    languages: tuple[Part, ...]
    agents: tuple[Agent, ...]
    width: float
    course: tuple[Moment, ...]


ISSUE = func.coalesce(contacts.c.issue, "").label("issue")
LANGUAGE = contacts.c.language.label("language")
PARTS = figures.fates(ISSUE, LANGUAGE)
TALKS = (
    figures.talks(ISSUE, LANGUAGE, agents.c.name.label("agent"))
    .join(agents, agents.c.id == offers.c.agent_id)
    .add_columns(
        func.count().label("offers"),
        func.count(offers.c.accepted_at).label("accepted"),
        func.sum(case((offers.c.state == OfferState.MISSED, 1), else_=0)).label("missed"),
    )
)
PROMISES = (
    select(ISSUE, LANGUAGE, PIECE, callbacks.c.state, func.count().label("many"))
    .join(contacts, contacts.c.id == callbacks.c.contact_id)
    .where(*COHORT)
    .group_by(ISSUE, LANGUAGE, PIECE, callbacks.c.state)
)


def report(connection: Connection, since: datetime, until: datetime, now: datetime) -> Report:
    """Return the report of a span. Each question goes through the contacts of the span by their time of arrival."""
    each = int(width(since, until).total_seconds())
    span = {"since": since, "until": until, "now": now}
    found = connection.execute(PARTS, span).all()
    rows = [(row[0], row[1], group) for row, group in zip(found, figures.groups(found), strict=True)]
    talks = connection.execute(TALKS, span).all()
    promised = connection.execute(PROMISES, span | {"start": int(since.timestamp()), "width": each}).all()
    pieces = course(connection, since, until, now)
    made = _by(lambda row: row.piece, promised)
    return Report(
        since,
        until,
        now,
        figures.of((group for _, _, group in rows), talks),
        kept.of(promised),
        _parts(0, rows, talks, promised),
        _parts(1, rows, talks, promised),
        _agents(talks),
        float(each),
        tuple(Moment(piece, kept.of(made[number])) for number, piece in enumerate(pieces)),
    )


def _by(name: Callable[[Any], Any], rows: Iterable[Any]) -> defaultdict[Any, list[Any]]:
    found: defaultdict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[name(row)].append(row)
    return found


def _parts(place: int, rows: Iterable[Any], talks: Iterable[Any], promised: Iterable[Any]) -> tuple[Part, ...]:
    """Return the parts by the issue, which comes first in each row, or by the language, which comes second."""
    groups, sums, made = (_by(itemgetter(place), of) for of in (rows, talks, promised))
    return tuple(
        Part(name, figures.of([row[2] for row in groups[name]], sums[name]), kept.of(made[name]))
        for name in sorted(groups)
    )


def _agents(rows: Iterable[Any]) -> tuple[Agent, ...]:
    def total(of: Sequence[Any], what: str) -> int:
        return sum(getattr(row, what) for row in of)

    return tuple(
        Agent(name, total(of, "offers"), total(of, "accepted"), total(of, "missed"), figures.talked(of))
        for name, of in sorted(_by(lambda row: row.agent, rows).items())
    )
