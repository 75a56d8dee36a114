"""How far the news for others have got: letters that nobody has taken yet, and texts that are not sent."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, literal, select, text

from models.letter import DUE
from models.notice import OPEN_NOTICE
from models.tables import letters, notices

MOST = 1_000  # more are not counted


@dataclass(frozen=True)
class Standing:
    """Letters that are due and texts that are not sent, up to MOST each; and what the oldest letter's last try met."""

    letters: int
    texts: int
    trouble: str


def _counted(rows: Select[Any]) -> Select[Any]:
    return select(func.count()).select_from(rows.limit(MOST).subquery())


LETTERS = _counted(select(literal(1)).select_from(letters).where(text(DUE)))
TEXTS = _counted(select(literal(1)).select_from(notices).where(text(OPEN_NOTICE)))
TROUBLE = (
    select(letters.c.trouble).where(text(DUE), letters.c.trouble.is_not(None)).order_by(letters.c.next_at).limit(1)
)


def standing(connection: Connection) -> Standing:
    """Return how far they have got."""
    due = connection.execute(LETTERS).scalar_one()
    return Standing(due, connection.execute(TEXTS).scalar_one(), connection.execute(TROUBLE).scalar() or "")
