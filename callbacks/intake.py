"""Intake: the engine counts the open promises by issue, and closes the intake where more would not be kept."""

from collections import defaultdict

from sqlalchemy import func, select

from callbacks import spending
from callbacks.policy import Rules
from callbacks.promises import OPEN
from models.contact import ContactState
from models.tables import callbacks, contacts, insert, intake, rates
from routing.switchboard import Switchboard
from routing.turn import Turn

PROMISED = (
    select(contacts.c.issue, func.count().label("promised"))
    .join(callbacks, callbacks.c.contact_id == contacts.c.id)
    .where(OPEN)
    .group_by(contacts.c.issue)
)
WAITING = (
    select(contacts.c.issue, contacts.c.skill, func.count().label("waiting"), rates.c.agents, rates.c.handling)
    .outerjoin(rates, (rates.c.skill == contacts.c.skill) & (rates.c.other == contacts.c.skill))
    .where(contacts.c.state == ContactState.WAITING)
    .group_by(contacts.c.issue, contacts.c.skill, rates.c.agents, rates.c.handling)
)
NEW = insert(intake)
KEEP = NEW.on_conflict_do_update(
    index_elements=["issue"], set_={"promised": NEW.excluded.promised, "closed": NEW.excluded.closed}
)
KNOWN = select(intake.c.issue, intake.c.promised, intake.c.closed)


def refresh(switchboard: Switchboard, rules: Rules) -> None:
    """Look at the line, and write down what has changed.

    An issue is closed with `rules.most` open promises, or when the last in line would be answered later than
    `rules.latest`: so many wait, times how long a talk takes, over the agents who answer. With nobody on duty nobody
    can tell, and only the count decides. Once the day's cap on costs is reached, every issue is.
    """
    with switchboard.database.reading() as connection:
        promised = {row.issue: row.promised for row in connection.execute(PROMISED)}
        known = {row.issue: (row.promised, row.closed) for row in connection.execute(KNOWN)}
        spent = spending.left(Turn(connection, switchboard.clock.now()), rules.costs) is not None
        delay: dict[str, float] = defaultdict(float)
        for row in connection.execute(WAITING):
            if row.agents:
                delay[row.issue] = max(delay[row.issue], row.waiting * row.handling / row.agents)
    now = {}
    for issue in {*promised, *delay, *known}:
        count = promised.get(issue, 0)
        now[issue] = (count, spent or count >= rules.most or delay[issue] > rules.latest.total_seconds())
    changed = {issue: how for issue, how in now.items() if known.get(issue) != how}
    if changed:
        with switchboard.turn() as turn:
            for issue, (count, closed) in changed.items():
                turn.changes(KEEP, {"issue": issue, "promised": count, "closed": closed})
