"""Rates of the line: looked up in a window by the engine every few seconds, and kept for every key press to read."""

from collections.abc import Iterable
from math import isclose
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, or_, select

from ivr.menu import Menu
from models.contact import Outcome
from models.tables import agents, contacts, insert, offers, rates, skills
from routing import estimate
from routing.estimate import blend, overlap, total
from routing.policy import Rules
from routing.skills import ANY, key
from routing.switchboard import Switchboard
from routing.turn import Turn

Rows = dict[tuple[str, str], dict[str, Any]]
TIMES = ("handling", "patience", "pick_up")
NOTICED = 0.02  # of a time: less does not change what callers are told, and would have the table written all day
ROWS = 1000  # the newest offers and contacts; older ones are left out even if the window holds them

mine, theirs = skills.alias("mine"), skills.alias("theirs")
# Who answers: available, and did not miss the last offer.
SHARED = (
    select(mine.c.skill, theirs.c.skill.label("other"), func.count().label("agents"))
    .join(theirs, theirs.c.agent_id == mine.c.agent_id)
    .join(agents, agents.c.id == mine.c.agent_id)
    .where(mine.c.on_duty, agents.c.misses == 0)
    .group_by(mine.c.skill, theirs.c.skill)
)
OFFERED = select(offers.c.made_at, offers.c.accepted_at, offers.c.ended_at).where(
    offers.c.id > select(func.coalesce(func.max(offers.c.id), 0) - ROWS).scalar_subquery(),
    or_(offers.c.ended_at.is_(None), offers.c.ended_at >= bindparam("since")),
)
WAITED = select(contacts.c.joined_at, contacts.c.answered_at, contacts.c.ended_at, contacts.c.outcome).where(
    contacts.c.id > select(func.coalesce(func.max(contacts.c.id), 0) - ROWS).scalar_subquery(),
    contacts.c.joined_at.is_not(None),
    or_(contacts.c.ended_at.is_(None), contacts.c.ended_at >= bindparam("since")),
)
KNOWN = select(rates)
FORGET = delete(rates).where(rates.c.skill == bindparam("which"), rates.c.other == bindparam("beside"))
LEARN = insert(rates)
LEFT = {Outcome.ABANDONED, Outcome.CANCELLED, Outcome.SUPERSEDED}


def refresh(switchboard: Switchboard) -> None:
    """Look at the window, and write down what has changed, unless nobody could hear the difference."""
    with switchboard.database.reading() as connection:
        turn = Turn(connection, switchboard.clock.now())
        now, known = look(turn, of_menu(switchboard.menu), switchboard.rules), _known(connection)
    if not alike(now, known):
        with switchboard.turn() as turn:
            write(turn, now)


def alike(now: Rows, known: Rows) -> bool:
    """Return whether these say the same, but for times that differ by less than NOTICED."""
    return now.keys() == known.keys() and all(
        row["share"] == known[pair]["share"]
        and row["agents"] == known[pair]["agents"]
        and all(isclose(row[time], known[pair][time], rel_tol=NOTICED) for time in TIMES)
        for pair, row in now.items()
    )


def of_menu(menu: Menu) -> list[str]:
    """Return every skill that a caller may need."""
    return [key(issue.key, language) for issue in menu.issues for language in (*menu.name, ANY)]


def look(turn: Turn, skills: Iterable[str], rules: Rules) -> Rows:
    """Return the rows of the table as they should be now, by skill and other skill.

    There is one for each of `skills` with itself, and one for each two that agents on duty share.
    """
    line = _line(turn, rules)
    shared = {(row.skill, row.other): row.agents for row in turn.connection.execute(SHARED)}
    alone = {(skill, skill): {"share": 1.0, "agents": 0, **line} for skill in skills}
    return alone | {
        (skill, other): {"share": round(together / shared[other, other], 3), "agents": shared[skill, skill], **line}
        for (skill, other), together in shared.items()
    }


def write(turn: Turn, rows: Rows) -> None:
    """Make the table say this, touching only rows that change."""
    known = _known(turn.connection)
    old = known.keys() - {pair for pair in rows if rows[pair] == known.get(pair)}
    new = {pair: row for pair, row in rows.items() if row != known.get(pair)}
    if old:
        turn.connection.execute(FORGET, [{"which": skill, "beside": other} for skill, other in old])
    if new:
        turn.connection.execute(LEARN, [{"skill": skill, "other": other, **row} for (skill, other), row in new.items()])


def _line(turn: Turn, rules: Rules) -> dict[str, float]:
    """Return handling, patience and pick-up in whole seconds, from the window and what was believed before."""
    since = turn.now - estimate.WINDOW
    offered = turn.connection.execute(OFFERED, {"since": since}).all()
    waited = turn.connection.execute(WAITED, {"since": since}).all()
    # An agent is taken from the offer to the end of the wrap-up; an offer that is not accepted takes time as well.
    talks, busy = total(
        (
            bool(row.accepted_at and row.ended_at),
            overlap(row.made_at, row.ended_at, since, turn.now)
            + (row.ended_at is not None) * (rules.wrap_up if row.accepted_at else rules.rest).total_seconds(),
        )
        for row in offered
    )
    picked, rang = total((True, (o.accepted_at - o.made_at).total_seconds()) for o in offered if o.accepted_at)
    # A callback waits in line as a holder does and leaves it more seldom: both are in the mean.
    left, patience = total(
        (row.outcome in LEFT, overlap(row.joined_at, row.answered_at or row.ended_at, since, turn.now))
        for row in waited
    )
    return {
        "handling": float(round(blend(estimate.HANDLING, talks, busy))),
        "patience": float(round(blend(estimate.PATIENCE, left, patience))),
        "pick_up": float(round(blend(estimate.PICK_UP, picked, rang))),
    }


def _known(connection: Connection) -> Rows:
    rows = (dict(row) for row in connection.execute(KNOWN).mappings())
    return {(row.pop("skill"), row.pop("other")): row for row in rows}
