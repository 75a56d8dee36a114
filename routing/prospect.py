"""What someone in line can expect: read in the statement that puts or finds them there, and kept when first told."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Label, Select, bindparam, exists, func, literal, literal_column, select

from ivr.place import Place
from models.tables import contacts, estimates, insert, rates, skills
from routing import estimate
from routing.estimate import Rates
from routing.matching import WAITING
from routing.turn import Turn


class Prospect(NamedTuple):
    """`ahead` contacts compete for the same agents; `agents` answer, as far as is known; somebody on duty `can_help`.

    None where the engine has written nothing down yet.
    """

    ahead: float
    can_help: bool
    agents: int | None
    handling: float | None
    patience: float | None
    pick_up: float | None

    @property
    def rates(self) -> Rates:
        known = {name: value for name in ("handling", "patience", "pick_up") if (value := getattr(self, name))}
        # The engine looks every few seconds: who came or went since then still counts.
        return Rates(max(1, self.agents or 0) if self.can_help else 0, **known)

    @property
    def place(self) -> Place:
        return estimate.place(self.ahead, self.rates)


before, of_skill = contacts.alias("before"), rates.alias("of_skill")
# As text, because SQLAlchemy leaves the table's name out of what SQLite returns from an UPDATE, and a bare `skill`
# inside a subquery is that subquery's own. The cast lets SQLite use an index for what it returns from an UPDATE.
MY_SKILL: ColumnElement[str] = literal_column("CAST(contacts.skill AS TEXT)")
MY_RANK: ColumnElement[float] = literal_column("contacts.rank")


def _counted(*which: ColumnElement[bool], outer: tuple[Any, ...] = ()) -> ColumnElement[int]:
    """Return how many of `which` wait with a better rank; no more than are spoken of are counted."""
    rows: Select[Any] = (
        select(literal(1))
        .where(before.c.state == WAITING, before.c.rank < MY_RANK, *which)
        .limit(estimate.LOOK_AHEAD + 1)
        .correlate(*outer)
    )
    return select(func.count()).select_from(rows.subquery()).correlate(*outer).scalar_subquery()


def _known(name: str) -> Label[Any]:
    rows = select(rates.c[name]).where(rates.c.skill == MY_SKILL, rates.c.other == MY_SKILL)
    return rows.scalar_subquery().label(name)


# Of those ahead for another skill only the share counts that agents of this skill will take.
SHARED = (
    select(func.sum(of_skill.c.share * _counted(before.c.skill == of_skill.c.other, outer=(of_skill,))))
    .where(of_skill.c.skill == MY_SKILL, of_skill.c.agents > 0)
    .scalar_subquery()
)
# As a range: with `=`, Postgres reads all skills, expecting to meet this one soon, also where nobody has it.
PROSPECT = (
    func.coalesce(SHARED, _counted()).label("ahead"),  # while nobody on duty has the skill, all count
    exists().where(skills.c.skill.between(MY_SKILL, MY_SKILL), skills.c.on_duty).label("can_help"),
    *(_known(name) for name in ("agents", "handling", "patience", "pick_up")),
)
LOOK = select(*PROSPECT).select_from(contacts).where(contacts.c.id == bindparam("contact"))
TELL = insert(estimates).on_conflict_do_nothing()


def place(turn: Turn, contact_id: int) -> Place:
    """Return what a contact in line is told now."""
    row = turn.one(LOOK, {"contact": contact_id})
    assert row is not None
    return Prospect._make(row).place


def tell(turn: Turn, contact_id: int, prospect: Prospect) -> Place:
    """Return what a contact is told first, and keep the promised range. Nothing is kept when nobody can help."""
    place = prospect.place
    if place.minutes is not None:
        low, high = (60 * minutes for minutes in place.minutes)
        wait = estimate.expect(place.ahead, prospect.rates).wait
        values = {"contact_id": contact_id, "told_at": turn.now, "wait": wait, "low": low, "high": high}
        turn.changes(TELL, values)
    return place
