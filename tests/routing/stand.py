"""A whole line without a wire, for tests: two agents, a scripted carrier, hints that wait, and time that is pushed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, delete, select

import callbacks.policy
from ivr.menu import load_menu
from models import Base, ContactState, Database, ManualClock, Status
from routing import roster
from routing.policy import Rules
from routing.switchboard import Fixed, Switchboard
from settings import MENU
from tests.routing.exchange import Exchange, Leg, Pending
from tests.routing.invariants import Rows, rows
from tests.routing.talk_acts import TalkActs

SKILLS = {"ada": ["withdrawal", "deposit"], "bob": ["deposit", "security"]}
NUMBERS = [f"+1202555011{digit}" for digit in range(3)]


class Crash(Exception):
    """The process died before the commit."""


class Dying(Database):
    """The way to a database for a process that never gets to its commit."""

    def __init__(self, real: Database) -> None:
        self._real = real

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        with self._real.transaction() as connection:
            yield connection
            raise Crash


class Line:
    """What stands around the rules of a test: `callers` are (CallSid, number) in the order they called."""

    def __init__(self, database: Database) -> None:
        with database.transaction() as connection:
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(delete(table))
        self.database, self.clock, self.exchange, self.pending = database, ManualClock(), Exchange(), Pending()
        self.board = Switchboard(
            database, self.clock, self.exchange, self.pending, Fixed(load_menu(MENU)), Rules(), "http://us", "a secret"
        )
        self.acts = TalkActs(self.board, callbacks.policy.Rules(attempts=2))
        self.callers: list[tuple[str, str]] = []
        self.ranks: dict[int, float] = {}
        self.workers_run = True
        with database.session() as session:
            for digit, (name, skills) in enumerate(SKILLS.items()):
                roster.add(session, name, f"+1202555015{digit}", dict.fromkeys(skills, 1), self.clock.now())
                roster.set_status(session, name, Status.AVAILABLE, self.clock.now())
                roster.change(session, name, supervisor=True)

    def the_workers_work(self) -> None:
        while self.workers_run and self.pending.hints:
            hints, self.pending.hints = self.pending.hints, []
            for hint in hints * 2:  # any hint may come twice
                self.acts.worker_takes(hint)

    def caller(self, who: int, act: Callable[[str, str], None]) -> None:
        if self.callers:
            act(*self.callers[-1 - who % len(self.callers)])

    def leg(self, query: str, who: int) -> Leg | None:
        found = [leg for leg in self.exchange.legs.values() if query in leg.query and leg.live]
        return found[-1 - who % len(found)] if found else None

    def in_order(self, match: Callable[[], object]) -> None:
        """Do something that may make offers: nobody with a better rank was passed over by any of those agents."""
        known = {offer.id for offer in rows(self.database).offers}
        match()
        found = rows(self.database)
        rank = {contact.id: contact.rank for contact in found.contacts}
        for offer in found.offers:
            if offer.id not in known:
                assert all(rank[offer.contact_id] <= other for other in best_for(found, offer.agent_id))


def dump(database: Database) -> list[object]:
    """Return every row there is."""
    with database.reading() as connection:
        return [tuple(row) for table in Base.metadata.sorted_tables for row in connection.execute(select(table))]


def best_for(found: Rows, agent_id: int) -> list[float]:
    """Return the ranks of everybody waiting whom this agent could help."""
    skills = {skill.skill for skill in found.skills if skill.agent_id == agent_id}
    return [c.rank for c in found.contacts if c.state == ContactState.WAITING and c.skill in skills]
