"""The course of a span of time, cut into equal pieces: who came, who got to a human and when, how long the line was."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Integer, bindparam, case, func, or_, select

from models.contact import Outcome
from models.tables import contacts
from routing import figures
from routing.figures import MOMENT, Figures, Group, fates, of
from routing.spans import epoch

WIDTHS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440))
MOST = 100  # pieces
BEFORE = timedelta(days=7)  # who arrived earlier than so long before a span is not in its line any more

START, WIDTH = bindparam("start", type_=BigInteger), bindparam("width", type_=Integer)
GONE = func.coalesce(contacts.c.answered_at, contacts.c.ended_at)
IN_LINE = (
    contacts.c.arrived_at >= bindparam("earliest"),
    contacts.c.arrived_at < bindparam("until"),
    contacts.c.joined_at.is_not(None),
    or_(contacts.c.outcome.is_(None), contacts.c.outcome != Outcome.SUPERSEDED),
    or_(GONE.is_(None), GONE.op(">=")(bindparam("since", type_=MOMENT))),
)


@dataclass(frozen=True)
class Piece:
    """One piece of a span: the figures of those who arrived in it, and how many were in line at its end."""

    at: datetime
    figures: Figures
    line: int


def piece(moment: ColumnElement[Any]) -> ColumnElement[int]:
    """Return the number of the piece that a moment is in; what comes before the span is in the first."""
    seconds = epoch(moment) - START
    return case((seconds < 0, 0), else_=seconds // WIDTH)


PIECE = piece(contacts.c.arrived_at).label("piece")
FATES = fates(PIECE, fine=60)
CAME, WENT = piece(contacts.c.joined_at).label("came"), piece(GONE).label("went")
LINE = select(CAME, WENT, func.count().label("many")).where(*IN_LINE).group_by(CAME, WENT)


def width(since: datetime, until: datetime) -> timedelta:
    """Return how long a piece of this span is, so that there are not too many."""
    return next((each for each in WIDTHS if (until - since) / each <= MOST), until - since)


def course(connection: Connection, since: datetime, until: datetime, now: datetime) -> tuple[Piece, ...]:
    """Return the pieces of a span that have begun by `now`, in order."""
    each = width(since, until)
    last = min(until, now)
    many = max(0, -(-(last - since) // each))
    seconds = int(each.total_seconds())
    span = {"since": since, "until": until, "now": now, "start": int(since.timestamp()), "width": seconds}
    groups: defaultdict[int, list[Group]] = defaultdict(list)
    rows = connection.execute(FATES, span).all()
    for row, one in zip(rows, figures.groups(rows), strict=True):
        groups[row[0]].append(one)
    change: defaultdict[int, int] = defaultdict(int)
    for row in connection.execute(LINE, span | {"earliest": since - BEFORE}):
        change[row.came] += row.many
        if row.went is not None:
            change[row.went] -= row.many
    pieces, line = [], 0
    for number in range(many):
        line += change[number]
        pieces.append(Piece(since + number * each, of(groups[number]), line))
    return tuple(pieces)
